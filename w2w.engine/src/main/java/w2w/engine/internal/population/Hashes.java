package w2w.engine.internal.population;

import java.util.HexFormat;
import java.util.List;
import w2w.api.task.Sha256;
import w2w.api.weights.WeightLayout;

/** SHA-256 of rows and of populations. */
final class Hashes {
    private Hashes() {}

    /** Of a row's numbers as little-endian float32, in hex. */
    static String row(float[] row) {
        return new Sha256().add(row).hex();
    }

    /** Of a layout and the hashes of all rows: {@link w2w.api.weights.Population#fingerprint()}. */
    static String population(WeightLayout layout, List<String> rows) {
        Sha256 digest = new Sha256().add(layout.fingerprint());
        for (String row : rows) {
            digest.add(HexFormat.of().parseHex(row));
        }
        return digest.hex();
    }
}
