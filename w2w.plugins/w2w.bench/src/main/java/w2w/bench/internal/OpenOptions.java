package w2w.bench.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.diffusion.OpenRequest;
import w2w.api.plugin.Plugins;
import w2w.api.studio.Dataset;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.cli.Console;

/** Which diffusion model a benchmark is of. */
public final class OpenOptions {
    @Option(
            names = "--backbone",
            paramLabel = "MODEL",
            description =
                    "Checkpoint folder, or sd15 for one of Stable Diffusion 1.5's size with random weights (2 GB on disk meanwhile). Default: the bundled one.")
    @Nullable
    String model;

    @Option(names = "--device", description = "auto, cpu or cuda:N (default: ${DEFAULT-VALUE}).")
    String device = "cpu";

    @Option(names = "--precision", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    OpenRequest.Precision precision = OpenRequest.Precision.AUTO;

    /** Where the opened model is; after it was closed, where it was. */
    private String folder = "";

    /**
     * A plain PyTorch UNet of the opened model's configuration on the same GPU; nothing on a CPU. To be called before the session
     * has taken the device's memory.
     */
    Map<String, Object> torchUnet(BackboneSession session, List<Integer> batches)
            throws IOException, InterruptedException {
        if (device.equals("cpu")) {
            return Map.of();
        }
        int side = session.info().height()
                / session.denoising().orElseThrow().process().downscale();
        String rows = batches.stream().map(String::valueOf).collect(Collectors.joining(","));
        String numbers = precision == OpenRequest.Precision.FLOAT32 ? "FLOAT32" : "FLOAT16";
        return PythonPeer.torchUnet().run(Path.of(folder).resolve("unet/config.json"), "cuda", numbers, side, rows);
    }

    /** What is measured while a session is open. */
    public interface Body {
        void run(BackboneSession session) throws Exception;
    }

    /** Opens the model, writing it first where it is to be made; says in {@code report} how long that took. */
    public void with(Console console, Plugins plugins, Map<String, Object> report, Body body) throws Exception {
        if (model == null) {
            String bundled = plugins.first(Dataset.class)
                    .orElseThrow(() -> W2wException.input("which diffusion model is to be measured?")
                            .advise("Name a checkpoint folder with --backbone, or sd15"))
                    .model(console.task());
            open(bundled, plugins, console.task(), report, body);
            return;
        }
        if (!model.equals("sd15")) {
            Path folder = console.directory().resolve(model);
            open(Files.exists(folder) ? folder.toString() : model, plugins, console.task(), report, body);
            return;
        }
        try (Scratch work = Scratch.in(null, console)) {
            SyntheticCheckpoint.write(work.folder(), console.task());
            open(work.folder().toString(), plugins, console.task(), report, body);
        }
    }

    private void open(String which, Plugins plugins, Task task, Map<String, Object> report, Body body)
            throws Exception {
        folder = which;
        DiffusionBackbone backbone = plugins.get(DiffusionBackbone.class, DiffusionBackbone.accepting(plugins, which));
        report.put("processors", Runtime.getRuntime().availableProcessors());
        report.put("load_average_before", Figures.load());
        long start = System.nanoTime();
        try (MemoryWatch memory = new MemoryWatch();
                BackboneSession session =
                        backbone.open(new OpenRequest(which, device, precision, Map.of()), task.part("open", 0.1))) {
            report.put("model", session.info().name());
            report.put("provenance", session.info().provenance().entries());
            report.put("open_seconds", Figures.seconds(start));
            report.put("open_peak", memory.peaks());
            body.run(session);
            report.put("peak", memory.peaks());
        }
        report.put("load_average_after", Figures.load());
    }
}
