package w2w.directions.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.weights.LabelTable;

/** 160 models of 24 components with their labels, and the directions that numpy's pseudo-inverse finds in float64. */
final class Golden {
    private static final int LABELS = 4;

    private Golden() {}

    static PopulationCoefficients population() {
        List<String[]> lines = read("/golden-coefficients.csv");
        String[] header = lines.remove(0);
        int k = header.length - LABELS;
        float[] rows = new float[lines.size() * k];
        Map<String, double[]> columns = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            names.add("model " + i);
            for (int j = 0; j < header.length; j++) {
                double x = Double.parseDouble(lines.get(i)[j]);
                if (j < LABELS) {
                    columns.computeIfAbsent(header[j], c -> new double[lines.size()])[i] = x;
                } else {
                    rows[i * k + j - LABELS] = (float) x;
                }
            }
        }
        return PopulationCoefficients.inMemory(
                Coefficients.owning("golden", k, rows), names, LabelTable.of(lines.size(), columns));
    }

    static double[] direction(String name) {
        for (String[] line : read("/golden-directions.csv")) {
            if (line[0].equals(name)) {
                double[] d = new double[line.length - 1];
                for (int j = 0; j < d.length; j++) {
                    d[j] = Double.parseDouble(line[j + 1]);
                }
                return d;
            }
        }
        throw new AssertionError("no direction " + name);
    }

    private static List<String[]> read(String resource) {
        try (InputStream in = Objects.requireNonNull(Golden.class.getResourceAsStream(resource))) {
            List<String[]> lines = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                lines.add(line.split(",", -1));
            }
            return lines;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
