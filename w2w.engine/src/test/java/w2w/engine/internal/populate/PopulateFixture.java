package w2w.engine.internal.populate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Picture;
import w2w.api.measure.IdentityEmbedder;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus;
import w2w.api.plugin.Plugins;
import w2w.api.studio.PopulateReport;
import w2w.api.studio.PopulateRequest;
import w2w.api.studio.PopulateRequest.Identity;
import w2w.api.studio.PopulateRequest.Loss;
import w2w.api.studio.PopulateRequest.Run;
import w2w.api.studio.PopulateRequest.Shot;
import w2w.api.studio.PopulateRequest.Target;
import w2w.api.studio.PopulateRequest.Training;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.WeightLayout;
import w2w.backbone.closedform.internal.ClosedFormBackbone;
import w2w.engine.internal.render.RenderService;
import w2w.schedulers.internal.Ddim;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorSource;

/** A small population on the closed form: made-up pictures, a short training, and what became of it. */
abstract class PopulateFixture {
    static final Target TARGET = new Target(2, 3, List.of("mix.latent", "prompt"));
    /** Of the closed form's pictures, in pixels. */
    static final int SIDE = 16;

    static final Training TRAINING = new Training("a face", 12, 2, 0.02, 3, 0.5, 0.99, Loss.PLAIN, 5, false, 7);

    final BackboneSession session = open(ClosedFormBackbone.MODEL);
    final FakePlugins plugins = new FakePlugins();
    final PopulateService populator = new PopulateService(plugins, new RenderService(plugins));

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        session.close();
    }

    static BackboneSession open(String model) {
        return new ClosedFormBackbone()
                .open(new OpenRequest(model, "cpu", OpenRequest.Precision.AUTO, Map.of()), Task.unwatched());
    }

    /** Of pictures that are noise by the identity's name. */
    Identity identity(String name, int pictures) {
        return identity(folder.resolve("pictures"), name, pictures);
    }

    static Identity identity(Path folder, String name, int pictures) {
        List<Shot> shots = new ArrayList<>();
        RenderService renderer = new RenderService(new FakePlugins());
        for (int i = 0; i < pictures; i++) {
            Path file = folder.resolve(name + "-" + i + ".png");
            if (!Files.exists(file)) {
                float[] values = Noise.gaussian(name.hashCode(), "test picture", 0, i, 3 * SIDE * SIDE);
                for (int j = 0; j < values.length; j++) {
                    values[j] = (float) Math.tanh(values[j]);
                }
                renderer.write(Picture.of(SIDE, SIDE, values), Provenance.NONE, file);
            }
            shots.add(new Shot(file, i % 2 == 0 ? "" : "a face from the left"));
        }
        return new Identity(name, shots);
    }

    static PopulateRequest request(Training training, Run run, Identity... who) {
        return new PopulateRequest(List.of(who), TARGET, training, Optional.empty(), run);
    }

    static Run together(int identities) {
        return new Run(identities, 1, 1, 0, 1, 1);
    }

    PopulateReport populate(PopulateRequest request, String to) {
        return populator.populate(session, request, folder.resolve(to), Task.unwatched());
    }

    float[] weights(String to, String name) {
        return new TestFormat()
                .read(folder.resolve(to).resolve("models").resolve(name + ".safetensors"), Task.unwatched())
                .unet()
                .orElseThrow()
                .toArray();
    }

    static List<String> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Flat numbers in a safetensors file; the real formats are other bundles'. */
    static final class TestFormat implements AdapterFormat, AdapterFormat.Writer {
        private static final WeightLayout LAYOUT = layout();

        private static WeightLayout layout() {
            try (BackboneSession session = open(ClosedFormBackbone.MODEL)) {
                return Layouts.of(session.info(), TARGET);
            }
        }

        @Override
        public boolean recognises(Path source) {
            return true;
        }

        @Override
        public AdapterFile read(Path source, Task task) {
            try (TensorSource file = Safetensors.open(source)) {
                return new AdapterFile(
                        Map.of(AdapterFile.UNET, Adapter.owning(LAYOUT, file.floats("flat"))), file.metadata());
            }
        }

        @Override
        public Optional<Writer> writer() {
            return Optional.of(this);
        }

        @Override
        public void write(AdapterFile adapter, Path target, Task task) {
            float[] flat = adapter.unet().orElseThrow().toArray();
            new SafetensorsWriter()
                    .metadata(adapter.metadata())
                    .floats("flat", DType.F32, flat, flat.length)
                    .write(target);
        }
    }

    static final class FakePlugins implements Plugins {
        IdentityEmbedder embedder = (pictures, task) -> List.of();

        @Override
        public List<PluginStatus> list() {
            return List.of();
        }

        @Override
        public <T> T get(Class<T> service, String id) {
            return service.cast(
                    switch (id) {
                        case "ddim" -> new Ddim();
                        case "embedder" -> embedder;
                        default -> new TestFormat();
                    });
        }

        @Override
        public List<String> ids(Class<?> service) {
            return service == IdentityEmbedder.class ? List.of("embedder") : List.of();
        }

        @Override
        public void enable(PluginKind kind, String id, boolean enabled) {
            throw new AssertionError("nobody asked for that");
        }
    }
}
