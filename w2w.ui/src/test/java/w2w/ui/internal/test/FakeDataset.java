package w2w.ui.internal.test;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import w2w.api.diffusion.RenderSettings;
import w2w.api.studio.Dataset;
import w2w.api.studio.PopulationImport;
import w2w.api.task.Task;

/** A dataset without files: a model for {@link FakeBackbone}, and the settings that suit it. */
public final class FakeDataset implements Dataset {
    @Override
    public String model(Task task) {
        return "plain-java-faces";
    }

    @Override
    public RenderSettings settings() {
        return new RenderSettings("photo of a sks person", "", 2, RenderSettings.Against.BASE_MODEL, "", 12, 128, 128);
    }

    @Override
    public PopulationImport population(Task task) {
        return new PopulationImport(
                "people",
                new PopulationImport.Adapters(Path.of("people"), PopulationImport.Gauge.RAW, 0),
                Optional.empty(),
                "",
                PopulationImport.Precision.FLOAT32);
    }

    @Override
    public Optional<PopulationImport> heldOut(Task task) {
        return Optional.empty();
    }

    @Override
    public List<Portrait> portraits(Task task) {
        return List.of();
    }

    @Override
    public Optional<Path> measures(Task task) {
        return Optional.empty();
    }
}
