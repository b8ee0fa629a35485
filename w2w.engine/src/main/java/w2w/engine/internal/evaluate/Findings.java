package w2w.engine.internal.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import w2w.api.studio.EvaluationReport.Estimate;
import w2w.api.studio.EvaluationReport.Row;
import w2w.api.studio.EvaluationReport.Table;

/** What the tables say of the method's claims, whether they hold or not. */
final class Findings {
    private final List<String> sentences = new ArrayList<>();

    private Findings() {}

    static List<String> of(List<Table> tables, double guidance) {
        Findings findings = new Findings();
        for (Table table : tables) {
            switch (table.id()) {
                case "edits" -> findings.edits(table);
                case "sampling" -> findings.sampling(table);
                case "inversion", "painting" -> findings.inversion(table);
                case "prompts" -> findings.prompts(table, guidance);
                default -> {
                    // rates are there to be read
                }
            }
        }
        return findings.sentences;
    }

    private void edits(Table table) {
        int right = 0;
        int all = 0;
        for (Row row : table.rows()) {
            Estimate change = table.find(row.name(), "change at +2").orElse(Estimate.NONE);
            if (!Double.isNaN(change.value())) {
                all++;
                right += change.low() > 0 ? 1 : 0;
            }
        }
        sentences.add("Edits: " + right + " of " + all + " change their attribute for certain (interval above 0).");
        Optional<Estimate> before = table.find("unedited", "identity kept");
        double least = table.rows().stream()
                .mapToDouble(r -> table.find(r.name(), "identity kept")
                        .orElse(Estimate.NONE)
                        .value())
                .min()
                .orElse(Double.NaN);
        before.ifPresent(b -> sentences.add(String.format(
                Locale.ROOT,
                "Edits: identity is %.2f before; after an edit of +2 it is at least %.2f.",
                b.value(),
                least)));
    }

    private void sampling(Table table) {
        Estimate people = table.find("held-out people", "nearest neighbour").orElse(Estimate.NONE);
        for (Row row : table.rows()) {
            if (row.name().equals("population") || row.name().equals("held-out people")) {
                continue;
            }
            Estimate near = table.find(row.name(), "nearest neighbour").orElse(Estimate.NONE);
            Estimate spread = table.find(row.name(), "spread / population").orElse(Estimate.NONE);
            sentences.add(String.format(
                    Locale.ROOT,
                    "Sampling, %s: the nearest model is %.0f away, for held-out people %.0f, so samples are %s; attributes spread %.2f times "
                            + "as wide as in the population.",
                    row.name(),
                    near.value(),
                    people.value(),
                    near.value() >= 0.8 * people.value() ? "no copies" : "nearer to models than people are",
                    spread.value()));
        }
    }

    private void inversion(Table table) {
        String what = table.id().equals("painting") ? "Paintings" : "Photographs";
        compare(table, what + ", identity", "identity", Portrayal.FAITHFUL, Portrayal.FREE, true);
        compare(table, what + ", error", "error", Portrayal.FAITHFUL, Portrayal.FREE, false);
        if (table.id().equals("inversion")) {
            compare(table, what + ", identity", "identity", Portrayal.FAITHFUL, Portrayal.OWN, true);
        }
    }

    private void prompts(Table table, double guidance) {
        String editable = PromptFollowing.title(Portrayal.EDITABLE, guidance);
        String free = PromptFollowing.title(Portrayal.FREE, guidance);
        for (String column : table.columns()) {
            compare(table, "Other prompts, " + column, column, editable, free, true);
        }
    }

    /** Says which of two is better, where the intervals do not overlap, and that they do where they do. */
    private void compare(Table table, String what, String column, String one, String other, boolean moreIsBetter) {
        Estimate a = table.find(one, column).orElse(Estimate.NONE);
        Estimate b = table.find(other, column).orElse(Estimate.NONE);
        if (Double.isNaN(a.value()) || Double.isNaN(b.value())) {
            return;
        }
        boolean apart = a.low() > b.high() || b.low() > a.high();
        boolean first = a.value() > b.value() == moreIsBetter;
        sentences.add(String.format(
                Locale.ROOT,
                "%s: %s %.2f, %s %.2f: %s.",
                what,
                one,
                a.value(),
                other,
                b.value(),
                apart
                        ? (first ? one : other) + " is better"
                        : "the intervals overlap, so many people do not tell which is better"));
    }
}
