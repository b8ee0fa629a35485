package w2w.api.edit;

import java.util.List;

/**
 * How far a direction can be trusted.
 *
 * @param measure what {@code value} is: {@code "held-out AUC"}, {@code "held-out R²"}, {@code "explained variance"}…
 * @param value NaN where it could not be measured
 * @param positives models on the positive side (binary labels), or with a known label (continuous ones)
 * @param negatives models on the negative side; 0 for continuous labels
 * @param warnings sentences for a person: too few labels, one side missing…
 */
public record DirectionQuality(String measure, double value, int positives, int negatives, List<String> warnings) {
    public DirectionQuality {
        warnings = List.copyOf(warnings);
    }
}
