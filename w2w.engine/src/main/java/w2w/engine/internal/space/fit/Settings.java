package w2w.engine.internal.space.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import w2w.api.plugin.Options;
import w2w.api.space.FitRequest;

/**
 * How to fit: the plug-in's configuration, overridden by the request's options of the same names.
 *
 * @param oversampling columns of the randomised block beyond the components wanted
 * @param powerIterations passes of X ← ZᵀZ·X after the sketch
 * @param tileMegabytes of float32 rows read at a time
 * @param checkpointSeconds a pass that took at least this long is kept on disk
 */
record Settings(
        Algorithm algorithm,
        int oversampling,
        int powerIterations,
        int tileMegabytes,
        int checkpointSeconds,
        Storage storage,
        Tf32 tf32) {
    enum Algorithm {
        AUTO,
        EXACT,
        RANDOMISED
    }

    /** Where the rows stay between passes. AUTO is RESIDENT on a GPU that has room, in half precision if only that fits. */
    enum Storage {
        AUTO,
        STREAMED,
        FLOAT32,
        FLOAT16
    }

    /** Precision of the large products on a GPU. AUTO takes what the process was started with. */
    enum Tf32 {
        AUTO,
        ON,
        OFF;

        Optional<Boolean> wish() {
            return this == AUTO ? Optional.empty() : Optional.of(this == ON);
        }
    }

    static Settings of(PcaFitter.Config config, FitRequest request) {
        Options options = Options.of(
                request.options(),
                "algorithm",
                "oversampling",
                "powerIterations",
                "tileMegabytes",
                "checkpointSeconds",
                "storage",
                "tf32");
        return new Settings(
                choice(options, "algorithm", config.algorithm(), Algorithm.values()),
                options.integer("oversampling", config.oversampling(), 0, 10_000),
                options.integer("powerIterations", config.powerIterations(), 0, 100),
                options.integer("tileMegabytes", config.tileMegabytes(), 1, 1024),
                options.integer("checkpointSeconds", config.checkpointSeconds(), 0, 1_000_000),
                choice(options, "storage", config.storage(), Storage.values()),
                choice(options, "tf32", config.tf32(), Tf32.values()));
    }

    private static <E extends Enum<E>> E choice(Options options, String name, String configured, E[] all) {
        String[] names = Arrays.stream(all).map(Settings::word).toArray(String[]::new);
        String chosen = options.choice(name, configured, names);
        return all[List.of(names).indexOf(chosen)];
    }

    /** As users write it. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
