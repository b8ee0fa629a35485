package w2w.directions.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.weights.LabelTable;
import w2w.tensors.DataTable;
import w2w.tensors.Safetensors;
import w2w.tensors.TensorSource;
import w2w.tensors.TorchFile;

/** A small population of the published release with its labels, and the directions that numpy's pseudo-inverse finds in float64. */
final class Golden {
    private static final Path FOLDER = Path.of(System.getProperty("w2w.golden"));

    private Golden() {}

    static PopulationCoefficients population() {
        try (TensorSource space = open();
                TorchFile table = TorchFile.open(FOLDER.resolve("w2w-release/identity_df.pt"))) {
            double[] projections = space.doubles("proj");
            float[] rows = new float[projections.length];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = (float) projections[i];
            }
            int models = (int) space.require("proj").dimension(0);
            List<String> names = new ArrayList<>();
            for (int i = 0; i < models; i++) {
                names.add("model " + i);
            }
            Map<String, double[]> labels = new LinkedHashMap<>();
            for (DataTable.Column column : table.table().orElseThrow().columns()) {
                if (column instanceof DataTable.Numbers numbers) {
                    labels.put(column.name(), numbers.toArray());
                }
            }
            return PopulationCoefficients.inMemory(
                    Coefficients.owning("golden", rows.length / models, rows), names, LabelTable.of(models, labels));
        }
    }

    static double[] direction(String name) {
        try (TensorSource space = open()) {
            return space.doubles("direction." + name);
        }
    }

    private static TensorSource open() {
        return Safetensors.open(FOLDER.resolve("weight_space.safetensors"));
    }
}
