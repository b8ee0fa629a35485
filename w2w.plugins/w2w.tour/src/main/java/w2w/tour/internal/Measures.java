package w2w.tour.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import w2w.api.diffusion.Picture;
import w2w.api.measure.Attribute;
import w2w.api.measure.AttributeReader;
import w2w.api.measure.IdentityEmbedder;
import w2w.api.plugin.Plugins;
import w2w.api.studio.Dataset.PromptTest;
import w2w.api.task.Task;
import w2w.tour.internal.Drawing.Drawn;
import w2w.tour.internal.report.Block.Value;

/** Numbers beside pictures, where there are services that read them off; none for models that these were not made for. */
final class Measures {
    private final Optional<IdentityEmbedder> embedder;
    private final Optional<AttributeReader> reader;

    private Measures(Optional<IdentityEmbedder> embedder, Optional<AttributeReader> reader) {
        this.embedder = embedder;
        this.reader = reader;
    }

    /** The first embedder and reader. */
    static Measures installed(Plugins plugins) {
        return new Measures(
                plugins.ids(IdentityEmbedder.class).stream()
                        .findFirst()
                        .map(id -> plugins.get(IdentityEmbedder.class, id)),
                plugins.ids(AttributeReader.class).stream()
                        .findFirst()
                        .map(id -> plugins.get(AttributeReader.class, id)));
    }

    static Measures none() {
        return new Measures(Optional.empty(), Optional.empty());
    }

    boolean knowsFaces() {
        return embedder.isPresent();
    }

    /** Identity score of each picture: cosine of its embedding to that of {@code whom}; NaN without an embedder. */
    double[] identity(Picture whom, List<Picture> pictures, Task task) {
        if (embedder.isEmpty()) {
            return IntStream.range(0, pictures.size())
                    .mapToDouble(i -> Double.NaN)
                    .toArray();
        }
        List<Picture> all = new ArrayList<>(pictures);
        all.add(whom);
        List<float[]> vectors = embedder.get().embed(all, task);
        float[] wanted = vectors.get(pictures.size());
        return IntStream.range(0, pictures.size())
                .mapToDouble(i -> dot(vectors.get(i), wanted))
                .toArray();
    }

    /** The mean identity score of the pairs of pictures: how much they are one person. */
    double agreement(List<Picture> pictures, Task task) {
        if (embedder.isEmpty() || pictures.size() < 2) {
            return Double.NaN;
        }
        List<float[]> vectors = embedder.get().embed(pictures, task);
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < vectors.size(); i++) {
            for (int j = 0; j < i; j++) {
                sum += dot(vectors.get(i), vectors.get(j));
                pairs++;
            }
        }
        return sum / pairs;
    }

    /** What is read of one attribute, by its label's name, off each picture; empty where nobody reads it. */
    Optional<Reading> read(String attribute, List<Picture> pictures, Task task) {
        if (reader.isEmpty()) {
            return Optional.empty();
        }
        List<Attribute> known = reader.get().attributes();
        int at = IntStream.range(0, known.size())
                .filter(i -> known.get(i).name().equals(attribute))
                .findFirst()
                .orElse(-1);
        return at < 0
                ? Optional.empty()
                : Optional.of(new Reading(
                        known.get(at),
                        reader.get().read(pictures, task).stream()
                                .mapToDouble(r -> r[at])
                                .toArray()));
    }

    /**
     * The share of what each prompt asks for that is seen in its picture; the first picture is of no test and is what the others are
     * compared with. Empty where nobody reads attributes.
     */
    double[] followed(List<PromptTest> tests, List<Drawn> drawn, Task task) {
        if (reader.isEmpty() || tests.isEmpty()) {
            return new double[0];
        }
        List<String> names =
                reader.get().attributes().stream().map(Attribute::name).toList();
        List<double[]> read =
                reader.get().read(drawn.stream().map(Drawn::picture).toList(), task);
        double[] shares = new double[drawn.size()];
        shares[0] = Double.NaN;
        for (int i = 1; i < shares.length; i++) {
            double[] now = read.get(i);
            double[] before = read.get(0);
            shares[i] = tests.get(i - 1).expects().entrySet().stream()
                    .filter(e -> names.contains(e.getKey()))
                    .mapToDouble(e -> isSeen(names, e.getKey(), e.getValue(), now, before) ? 1 : 0)
                    .average()
                    .orElse(Double.NaN);
        }
        return shares;
    }

    /** Most of all choices of its kind, such as backgrounds; or more, or less, than without being asked for. */
    private static boolean isSeen(List<String> names, String name, int sign, double[] now, double[] before) {
        int at = names.indexOf(name);
        int space = name.indexOf(' ');
        if (space < 0) {
            return sign * (now[at] - before[at]) > 0;
        }
        String kind = name.substring(0, space + 1);
        return IntStream.range(0, now.length)
                .filter(i -> names.get(i).startsWith(kind))
                .allMatch(i -> now[i] <= now[at]);
    }

    /** An attribute of some pictures. */
    record Reading(Attribute attribute, double[] values) {
        /** What its numbers are. */
        String unit() {
            return switch (attribute.kind()) {
                case PROBABILITY -> "probability";
                case STANDARDISED -> "σ of people";
                case RAW -> "the net's own";
            };
        }

        /** For a caption. */
        Value value(int picture) {
            double v = values[picture];
            return switch (attribute.kind()) {
                case PROBABILITY -> new Value("P(" + attribute.name() + ")", Text.share(v));
                case STANDARDISED -> new Value(attribute.name(), Text.signed(v, 1) + " σ");
                case RAW -> new Value(attribute.name(), Text.signed(v, 2));
            };
        }
    }

    /** For a caption; nothing where it was not measured. */
    static List<Value> identity(double score) {
        return Double.isNaN(score) ? List.of() : List.of(new Value("identity", Text.share(score)));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
