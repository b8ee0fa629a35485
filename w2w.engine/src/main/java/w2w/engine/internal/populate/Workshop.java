package w2w.engine.internal.populate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import w2w.api.studio.PopulateReport.Compared;
import w2w.api.studio.PopulateReport.Quality;
import w2w.api.task.Provenance;
import w2w.api.task.W2wException;
import w2w.tensors.AtomicFiles;
import w2w.tensors.StrictJson;

/** The folder of a population in the making, which several processes may share. */
final class Workshop {
    private static final String REQUEST = "request.json";
    private static final Keys LOSS = new Keys("loss", "baseLoss");
    private static final Keys HELD_OUT_LOSS = new Keys("heldOutLoss", "heldOutBaseLoss");
    private static final Keys RECONSTRUCTION = new Keys("reconstructionDecibels", "baseReconstructionDecibels");

    /** Where a report has the two figures of a comparison. */
    private record Keys(String adapted, String base) {}

    private final Path folder;

    /**
     * Opens it, or makes it.
     *
     * @param settings everything that an adapter depends on but its pictures
     */
    Workshop(Path folder, Provenance settings) {
        this.folder = folder;
        Map<String, Object> wanted = new LinkedHashMap<>(settings.entries());
        Path file = folder.resolve(REQUEST);
        if (!Files.exists(file)) {
            AtomicFiles.write(file, StrictJson.text(wanted).getBytes(StandardCharsets.UTF_8));
            return;
        }
        Map<String, Object> there = StrictJson.object(file);
        if (!there.equals(wanted)) {
            String different = wanted.entrySet().stream()
                    .filter(e -> !e.getValue().equals(there.get(e.getKey())))
                    .findFirst()
                    .map(e -> e.getKey() + " was " + there.get(e.getKey()) + " and is now " + e.getValue())
                    .orElse("there are other settings");
            throw W2wException.input("the population was begun with other settings: " + different)
                    .at(folder.toString())
                    .advise(
                            "Go on with the same settings, take another name, or remove that folder and what was trained in it");
        }
    }

    Path latents() {
        return folder.resolve("latents");
    }

    Path texts() {
        return folder.resolve("texts");
    }

    Path claims() {
        return folder.resolve("claims");
    }

    Path running() {
        return folder.resolve("running");
    }

    Path model(String name) {
        return folder.resolve("models").resolve(name + ".safetensors");
    }

    private Path reportFile(String name) {
        return folder.resolve("reports").resolve(name + ".json");
    }

    boolean finished(String name) {
        return Files.exists(model(name));
    }

    void skip(String name, String reason) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("identity", name);
        tree.put("skipped", reason);
        AtomicFiles.write(reportFile(name), StrictJson.text(tree).getBytes(StandardCharsets.UTF_8));
    }

    /** Why an identity was skipped, by whichever process looked last. */
    Optional<String> skipped(String name) {
        if (finished(name) || !Files.exists(reportFile(name))) {
            return Optional.empty();
        }
        return Optional.ofNullable(StrictJson.object(reportFile(name)).get("skipped"))
                .map(String::valueOf);
    }

    /** Written before the model, whose file says that an identity is finished. */
    void report(Quality q) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("identity", q.identity());
        tree.put("pictures", (long) q.pictures());
        put(tree, LOSS, q.loss());
        q.heldOutLoss().ifPresent(v -> put(tree, HELD_OUT_LOSS, v));
        q.reconstruction().ifPresent(v -> put(tree, RECONSTRUCTION, v));
        q.identityScore().ifPresent(v -> tree.put("identityScore", v));
        AtomicFiles.write(reportFile(q.identity()), StrictJson.text(tree).getBytes(StandardCharsets.UTF_8));
    }

    /** The report of a finished identity; numbers that are not there are not known. */
    Quality report(String name) {
        Map<String, Object> tree = Files.exists(reportFile(name)) ? StrictJson.object(reportFile(name)) : Map.of();
        return new Quality(
                name,
                (int) number(tree, "pictures").orElse(0),
                compared(tree, LOSS).orElse(new Compared(Double.NaN, Double.NaN)),
                compared(tree, HELD_OUT_LOSS),
                compared(tree, RECONSTRUCTION),
                number(tree, "identityScore"),
                "");
    }

    private static void put(Map<String, Object> tree, Keys keys, Compared values) {
        tree.put(keys.adapted(), values.adapted());
        tree.put(keys.base(), values.base());
    }

    private static Optional<Compared> compared(Map<String, Object> tree, Keys keys) {
        OptionalDouble adapted = number(tree, keys.adapted());
        OptionalDouble base = number(tree, keys.base());
        return adapted.isPresent() && base.isPresent()
                ? Optional.of(new Compared(adapted.getAsDouble(), base.getAsDouble()))
                : Optional.empty();
    }

    private static OptionalDouble number(Map<String, Object> tree, String key) {
        return tree.get(key) instanceof Number n ? OptionalDouble.of(n.doubleValue()) : OptionalDouble.empty();
    }
}
