package w2w.ui.internal.gallery;

import java.util.Locale;
import java.util.Map;
import w2w.api.weights.LabelTable;
import w2w.ui.internal.look.Messages;

/** What is said of a model in words. */
final class ItemText {
    private static final Messages TEXTS = Messages.of(ItemText.class);

    /** Labels and sources in a tooltip: more is no help. */
    private static final int LINES = 14;

    private ItemText() {}

    /** Name and kind. */
    static String spoken(Item item) {
        return TEXTS.text("item.spoken", item.name(), TEXTS.text("kind." + item.kind()));
    }

    /** Name, kind, labels, and what it was made from. */
    static String tip(Item item, LabelTable labels) {
        StringBuilder tip = new StringBuilder(spoken(item));
        if (!item.trouble().isEmpty()) {
            return tip.append('\n').append(item.trouble()).toString();
        }
        if (item.row() >= 0 && item.row() < labels.rows()) {
            tip.append('\n').append(TEXTS.text("item.row", item.row()));
            int[] lines = {0};
            for (String label : labels.attributes()) {
                labels.column(label)
                        .map(c -> c[item.row()])
                        .filter(v -> !Double.isNaN(v) && lines[0]++ < LINES)
                        .ifPresent(
                                v -> tip.append('\n').append(label).append(": ").append(number(v)));
            }
            more(tip, lines[0]);
        }
        item.model().ifPresent(model -> {
            model.edit().terms().forEach(t -> tip.append('\n')
                    .append(TEXTS.text("item.edit", t.direction().name(), signed(t.strength()))));
            int lines = 0;
            for (Map.Entry<String, String> made : model.provenance().entries().entrySet()) {
                if (made.getValue().length() <= 60 && lines++ < LINES) {
                    tip.append('\n').append(made.getKey()).append(": ").append(made.getValue());
                }
            }
            more(tip, lines);
        });
        return tip.toString();
    }

    private static void more(StringBuilder tip, int lines) {
        if (lines > LINES) {
            tip.append('\n').append(TEXTS.text("item.more", lines - LINES));
        }
    }

    private static String signed(double strength) {
        return String.format(Locale.ROOT, "%+.1f", strength).replace('-', '−');
    }

    /** A label's value with no more digits than it needs. */
    static String number(double value) {
        String text = value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.2f", value);
        return text.replace('-', '−');
    }
}
