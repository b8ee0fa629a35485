package w2w.engine.internal.population;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.WeightLayout;

/** In what an adapter's layout is not that of most: the same difference of many layers is said once. */
final class LayoutDifference {
    private final String most;
    private final boolean layersAlone;

    /**
     * @param most number of the adapters that have the population's layout
     * @param example one of them
     * @param layersAlone whether ranks and alphas may differ
     */
    LayoutDifference(int most, String example, boolean layersAlone) {
        this.most =
                most == 1 ? "in " + example : String.format(Locale.ROOT, "in the %,d others, e.g. %s", most, example);
        this.layersAlone = layersAlone;
    }

    /** Empty where the layouts agree but for the order of their slots. */
    Optional<String> of(WeightLayout reference, WeightLayout other) {
        List<AdaptedLayer> missing = new ArrayList<>();
        List<AdaptedLayer> extra = new ArrayList<>(other.layers());
        extra.removeIf(l -> reference.layer(l.module()).isPresent());
        List<String> said = new ArrayList<>();
        Map<String, List<AdaptedLayer>> changes = new LinkedHashMap<>();
        for (AdaptedLayer ours : reference.layers()) {
            Optional<AdaptedLayer> found = other.layer(ours.module());
            if (found.isEmpty()) {
                missing.add(ours);
                continue;
            }
            AdaptedLayer theirs = found.get();
            change(changes, "size", theirs, ours, LayoutDifference::size);
            if (!layersAlone) {
                change(changes, "rank", theirs, ours, l -> Integer.toString(l.rank()));
                change(changes, "alpha", theirs, ours, l -> number(l.alpha()));
            }
        }
        changes.forEach((what, layers) ->
                said.add(layers.size() == reference.layers().size() ? what : what + " in " + layers(layers)));
        if (!missing.isEmpty()) {
            said.add(layers(missing) + (missing.size() == 1 ? " is" : " are") + " missing here and stand"
                    + (missing.size() == 1 ? "s" : "") + " %s");
        }
        if (!extra.isEmpty()) {
            said.add(layers(extra) + (extra.size() == 1 ? " stands" : " stand") + " here and not %s");
        }
        if (said.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        for (String piece : said) { // which others is said once
            text.append(text.length() == 0 ? "" : "; ")
                    .append(piece.replace("%s", text.length() == 0 ? most : "there"));
        }
        return Optional.of(text.toString());
    }

    private static void change(
            Map<String, List<AdaptedLayer>> changes,
            String what,
            AdaptedLayer theirs,
            AdaptedLayer ours,
            Function<AdaptedLayer, String> value) {
        if (!value.apply(theirs).equals(value.apply(ours))) {
            changes.computeIfAbsent(
                            what + " " + value.apply(theirs) + " here, " + value.apply(ours) + " %s",
                            k -> new ArrayList<>())
                    .add(ours);
        }
    }

    private static String layers(List<AdaptedLayer> layers) {
        String first = layers.get(0).module();
        return layers.size() == 1
                ? "layer " + first
                : String.format(Locale.ROOT, "%,d layers, e.g. %s,", layers.size(), first);
    }

    private static String size(AdaptedLayer l) {
        return l.inputs() + "→" + l.outputs() + (l.kernel() > 1 ? " of " + l.kernel() + "×" + l.kernel() : "");
    }

    static String number(double x) {
        return x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x);
    }
}
