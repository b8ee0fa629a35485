package w2w.bench.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.RenderSettings;
import w2w.api.plugin.Plugins;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Subject;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;

/** Times model calls, whole pictures, banks of models and gradient steps. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "bench render",
        description = "Measures model calls, pictures, banks of adapters and gradient steps of a backbone.")
public final class RenderBenchCommand implements Command {
    @Mixin
    OpenOptions open = new OpenOptions();

    @Option(names = "--batches", split = ",", description = "Rows of a call (default: 1,8).")
    @Range(min = 1, max = RenderRequest.MOST_AT_ONCE)
    List<Integer> batches = new ArrayList<>(List.of(1, 8));

    @Option(names = "--bank", description = "Models of the bank (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    int bank = 64;

    @Option(names = "--steps", description = "Denoising steps of a picture (default: ${DEFAULT-VALUE}).")
    @Range(min = 1, max = RenderSettings.MOST_STEPS)
    int steps = 12;

    @Option(names = "--guidance", description = "Guidance scale of a picture (default: ${DEFAULT-VALUE}).")
    @Range(min = 0, max = RenderSettings.MOST_GUIDANCE)
    double guidance = 2;

    @Option(names = "--repeat", description = "Timed repetitions; medians are reported (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    int repeat = 10;

    @Option(names = "--skip", split = ",", description = "Any of pictures, bank, gradients, torch.")
    List<String> skip = new ArrayList<>();

    private final Plugins plugins;
    private final Renderer renderer;

    /** With the renderer that is measured. */
    @Activate
    public RenderBenchCommand(@Reference Plugins plugins, @Reference Renderer renderer) {
        this.plugins = plugins;
        this.renderer = renderer;
    }

    @Override
    public int run(Console console) throws Exception {
        Map<String, Object> report = new LinkedHashMap<>();
        open.with(console, plugins, report, session -> {
            if (!skip.contains("torch")) {
                Map<String, Object> peer = open.torchUnet(session, batches);
                if (!peer.isEmpty()) {
                    report.put("torch", peer);
                }
            }
            measure(session, report, console.task());
        });
        Figures.print(report, console);
        return DONE;
    }

    private RenderSettings settings(int width, int height) {
        return new RenderSettings(
                "photo of a sks person", "", guidance, RenderSettings.Against.BASE_MODEL, "", steps, width, height);
    }

    private void measure(BackboneSession session, Map<String, Object> report, Task task) {
        Denoising denoising = session.denoising()
                .orElseThrow(() -> W2wException.input("the backbone takes no single steps")
                        .at(session.info().name()));
        ForwardBench forwards = new ForwardBench(session, denoising, repeat);
        Map<String, Supplier<Map<String, Object>>> parts = new LinkedHashMap<>();
        for (int batch : batches) {
            parts.put("batch_" + batch, () -> forwards.calls(batch));
        }
        for (int batch : skip.contains("pictures") ? List.<Integer>of() : batches) {
            parts.put("pictures_" + batch, () -> pictures(session, batch));
        }
        if (!skip.contains("bank")) {
            int rows = batches.stream().mapToInt(b -> b).max().orElse(1);
            parts.put("bank", () -> forwards.bank(bank, rows));
        }
        for (int batch : skip.contains("gradients") ? List.<Integer>of() : batches) {
            parts.put("gradient_" + batch, () -> forwards.gradients(batch));
        }
        parts.forEach((name, part) -> {
            task.check();
            task.message(name);
            report.put(name, part.get());
            task.part(name, 0.9 / parts.size()).progress(1);
        });
    }

    private Map<String, Object> pictures(BackboneSession session, int batch) {
        BackboneInfo info = session.info();
        RenderSettings settings = settings(info.width(), info.height());
        List<RenderRequest.Item> items = IntStream.range(0, batch)
                .mapToObj(seed -> new RenderRequest.Item(new Subject.Base(), seed))
                .toList();
        RenderRequest request = new RenderRequest(items, settings, Optional.empty(), batch);
        Runnable render = () -> renderer.render(session, request, Renderer.Previews.NONE, Task.unwatched());
        render.run();
        Map<String, Object> figures = new LinkedHashMap<>();
        try (NativeShare share = new NativeShare()) {
            double seconds = Median.seconds(Math.min(repeat, Math.max(3, repeat / 3)), render);
            figures.put("steps", steps);
            figures.put("guidance_scale", guidance);
            figures.put("seconds", seconds);
            figures.put("pictures_per_second", batch / seconds);
            figures.put("share_outside_native", share.outside());
        }
        return figures;
    }
}
