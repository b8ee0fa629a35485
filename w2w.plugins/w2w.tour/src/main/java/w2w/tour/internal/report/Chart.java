package w2w.tour.internal.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A chart as SVG: axes with round numbers, lines and points. Colours are the page's variables, so that it follows light and dark. */
public final class Chart {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 300;
    private static final int LEFT = 54;
    private static final int RIGHT = 14;
    private static final int TOP = 12;
    private static final int BOTTOM = 46;

    private record Series(String kind, int colour, double[] x, double[] y, double radius, List<String> names) {}

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final List<Series> all = new ArrayList<>();
    private final List<Block.Key> legend = new ArrayList<>();
    private boolean logarithmic;
    private double lowest = Double.NaN;
    private double highest = Double.NaN;

    /** @param title what it shows, for those who do not see it */
    public Chart(String title, String xLabel, String yLabel) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
    }

    /** Powers of two along x, whose numbers are all above 0. */
    public Chart logarithmic() {
        logarithmic = true;
        return this;
    }

    /** The ends of the y axis, which otherwise are the data's. */
    public Chart between(double low, double high) {
        lowest = low;
        highest = high;
        return this;
    }

    /** A line through points in order. */
    public Chart line(String name, double[] x, double[] y) {
        return add("line", name, x, y, 2.4, List.of());
    }

    /** Points without a line. */
    public Chart points(String name, double[] x, double[] y, double radius) {
        return add("dots", name, x, y, radius, List.of());
    }

    /** Large points with a name beside each. */
    public Chart marks(String name, double[] x, double[] y, List<String> names) {
        return add("marks", name, x, y, 5, names);
    }

    private Chart add(String kind, String name, double[] x, double[] y, double radius, List<String> names) {
        int colour = legend.size() + 1;
        legend.add(new Block.Key(colour, name));
        all.add(new Series(kind, colour, x.clone(), y.clone(), radius, names));
        return this;
    }

    /** The chart under its caption; a single series needs no legend. */
    public Block.Plot plot(String caption) {
        return new Block.Plot(caption, svg(), legend.size() > 1 ? legend : List.of());
    }

    private String svg() {
        double[] xs = all.stream()
                .flatMapToDouble(s -> Arrays.stream(s.x))
                .map(this::along)
                .filter(Double::isFinite)
                .toArray();
        double[] ys = all.stream()
                .flatMapToDouble(s -> Arrays.stream(s.y))
                .filter(Double::isFinite)
                .toArray();
        Axis x = new Axis(smallest(xs), largest(xs), LEFT, WIDTH - RIGHT);
        Axis y = new Axis(
                Double.isNaN(lowest) ? smallest(ys) : lowest,
                Double.isNaN(highest) ? largest(ys) : highest,
                HEIGHT - BOTTOM,
                TOP);
        StringBuilder svg = new StringBuilder();
        svg.append("<svg class=\"chart\" viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(HEIGHT);
        svg.append("\" role=\"img\" aria-label=\"").append(escape(title)).append("\">");
        for (double tick : y.ticks(5)) {
            svg.append(line("grid", LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick)));
            svg.append(text("tick end", LEFT - 8, y.at(tick) + 4, label(tick, y.step(5))));
        }
        for (double tick : logarithmic ? powers(x) : x.ticks(8)) {
            svg.append(line("grid faint", x.at(tick), TOP, x.at(tick), HEIGHT - BOTTOM));
            String label = logarithmic ? label(Math.rint(Math.pow(2, tick)), 1) : label(tick, x.step(8));
            svg.append(text("tick middle", x.at(tick), HEIGHT - BOTTOM + 18, label));
        }
        svg.append(line("axis", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM));
        svg.append(text("name middle", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, xLabel));
        svg.append("<text class=\"name middle\" transform=\"translate(13 ").append((TOP + HEIGHT - BOTTOM) / 2);
        svg.append(") rotate(-90)\">").append(escape(yLabel)).append("</text>");
        all.forEach(s -> svg.append(draw(s, x, y)));
        return svg.append("</svg>").toString();
    }

    private String draw(Series s, Axis x, Axis y) {
        StringBuilder out = new StringBuilder();
        if (s.kind.equals("line")) {
            out.append("<polyline class=\"c").append(s.colour).append("\" points=\"");
            for (int i = 0; i < s.x.length; i++) {
                if (Double.isFinite(s.y[i])) {
                    out.append(round(x.at(along(s.x[i]))))
                            .append(',')
                            .append(round(y.at(s.y[i])))
                            .append(' ');
                }
            }
            out.append("\"/>");
        }
        if (!s.kind.equals("line") || s.x.length <= 16) {
            out.append("<g class=\"")
                    .append(s.kind)
                    .append(" c")
                    .append(s.colour)
                    .append("\">");
            for (int i = 0; i < s.x.length; i++) {
                if (Double.isFinite(s.y[i]) && Double.isFinite(along(s.x[i]))) {
                    out.append("<circle cx=\"")
                            .append(round(x.at(along(s.x[i]))))
                            .append("\" cy=\"");
                    out.append(round(y.at(s.y[i])))
                            .append("\" r=\"")
                            .append(s.radius)
                            .append("\"/>");
                }
            }
            out.append("</g>");
        }
        for (int i = 0; i < s.names.size(); i++) {
            out.append(text("label", x.at(along(s.x[i])) + 8, y.at(s.y[i]) + 4, s.names.get(i)));
        }
        return out.toString();
    }

    private double along(double x) {
        return logarithmic ? Math.log(x) / Math.log(2) : x;
    }

    private static double[] powers(Axis x) {
        return IntStream.rangeClosed((int) Math.ceil(x.from), (int) Math.floor(x.to))
                .asDoubleStream()
                .toArray();
    }

    private static double smallest(double... values) {
        return Arrays.stream(values).min().orElse(0);
    }

    private static double largest(double... values) {
        return Arrays.stream(values).max().orElse(1);
    }

    private static String line(String style, double x1, double y1, double x2, double y2) {
        return "<line class=\"" + style + "\" x1=\"" + round(x1) + "\" y1=\"" + round(y1) + "\" x2=\"" + round(x2)
                + "\" y2=\"" + round(y2) + "\"/>";
    }

    private static String text(String style, double x, double y, String text) {
        return "<text class=\"" + style + "\" x=\"" + round(x) + "\" y=\"" + round(y) + "\">" + escape(text)
                + "</text>";
    }

    private static String round(double pixels) {
        return String.format(Locale.ROOT, "%.1f", pixels);
    }

    private static String label(double value, double step) {
        int digits = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
        return String.format(Locale.ROOT, "%." + digits + "f", value == 0 ? 0.0 : value)
                .replace('-', '−');
    }

    /** Text in markup: names come from files of anybody's. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Numbers to pixels; the data's range and a little more. */
    private static final class Axis {
        final double from;
        final double to;
        final double first;
        final double last;

        Axis(double low, double high, double first, double last) {
            double room = high > low ? 0 : Math.max(1e-9, Math.abs(low) * 0.1);
            this.from = low - room;
            this.to = high + room;
            this.first = first;
            this.last = last;
        }

        double at(double value) {
            return first + (value - from) / (to - from) * (last - first);
        }

        /** 1, 2 or 5 times a power of ten, so that there are about so many steps. */
        double step(int wanted) {
            double raw = (to - from) / wanted;
            double power = Math.pow(10, Math.floor(Math.log10(raw)));
            double times = raw / power;
            return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
        }

        double[] ticks(int wanted) {
            double step = step(wanted);
            long low = (long) Math.ceil(from / step - 1e-9);
            long high = (long) Math.floor(to / step + 1e-9);
            return java.util.stream.LongStream.rangeClosed(low, high)
                    .mapToDouble(i -> i * step)
                    .toArray();
        }
    }
}
