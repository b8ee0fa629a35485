package w2w.bench.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Picture;
import w2w.api.plugin.Plugins;
import w2w.api.studio.PopulateReport;
import w2w.api.studio.PopulateRequest;
import w2w.api.studio.PopulateRequest.Identity;
import w2w.api.studio.PopulateRequest.Loss;
import w2w.api.studio.PopulateRequest.Run;
import w2w.api.studio.PopulateRequest.Shot;
import w2w.api.studio.PopulateRequest.Target;
import w2w.api.studio.PopulateRequest.Training;
import w2w.api.studio.Populator;
import w2w.api.studio.Renderer;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;

/** Trains made-up identities one at a time and many at once, and compares a step. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "bench populate",
        description = "Measures training of many identities at once against one at a time, in the same run.")
public final class PopulateBenchCommand implements Command {
    @Mixin
    OpenOptions open = new OpenOptions();

    @Option(
            names = "--identities",
            description =
                    "Identities to train many at once; the batch is at most so large (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    int identities = 64;

    @Option(names = "--together", description = "Identities in one batch (default: what is measured to be fastest).")
    @Range(min = 1)
    int together;

    @Option(names = "--pictures", description = "Pictures an identity and step (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    int pictures = 2;

    @Option(names = "--steps", description = "Steps to time (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    int steps = 12;

    @Option(
            names = "--training",
            description = "Steps of a whole training, for identities a minute (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    int training = 300;

    private final Plugins plugins;
    private final Populator populator;
    private final Renderer renderer;

    /** With the populator that is measured; the renderer writes pictures. */
    @Activate
    public PopulateBenchCommand(
            @Reference Plugins plugins, @Reference Populator populator, @Reference Renderer renderer) {
        this.plugins = plugins;
        this.populator = populator;
        this.renderer = renderer;
    }

    @Override
    public int run(Console console) throws Exception {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("pictures_a_step", pictures);
        report.put("steps_of_a_training", training);
        open.with(console, plugins, report, session -> {
            Map<String, Object> peer = open.torchUnet(session, List.of(1));
            if (!peer.isEmpty()) {
                report.put("torch", peer);
            }
            try (Scratch work = Scratch.in(null, console)) {
                measure(session, work.folder(), report, console.task());
            }
        });
        Figures.print(report, console);
        return DONE;
    }

    private void measure(BackboneSession session, Path folder, Map<String, Object> report, Task task) {
        List<Identity> who = people(session, folder, task);
        double share = 0.9 / (1 + who.size());
        Task alone = task.part("one at a time", share);
        double one = figures(session, folder.resolve("one"), who.subList(0, 1), 1, "one_at_a_time", report, alone);
        Task rest = task.part("together", 0.9 - share);
        double many = figures(session, folder.resolve("many"), who, together, "together", report, rest);
        report.put("times_faster", one / many);
    }

    /** Noise in two pictures each: what is drawn changes no time. */
    private List<Identity> people(BackboneSession session, Path folder, Task task) {
        List<Identity> who = new ArrayList<>();
        int w = session.info().width();
        int h = session.info().height();
        for (int i = 0; i < identities; i++) {
            task.check();
            List<Shot> shots = new ArrayList<>();
            for (int p = 0; p < 2; p++) {
                Path file = folder.resolve("pictures").resolve(i + "-" + p + ".png");
                Picture picture = Picture.owning(w, h, Noise.gaussian(i, "bench picture", 0, p, 3 * w * h));
                renderer.write(picture, Provenance.NONE, file);
                shots.add(new Shot(file, ""));
            }
            who.add(new Identity("p" + i, shots));
        }
        return who;
    }

    /** Seconds a step and identity. */
    private double figures(
            BackboneSession session,
            Path folder,
            List<Identity> who,
            int batch,
            String name,
            Map<String, Object> report,
            Task task) {
        StepClock clock = new StepClock(task, steps);
        Training plain =
                new Training("photo of a sks person", steps, pictures, 1e-4, 0, 0, 0.999, Loss.PLAIN, 5, false, 0);
        PopulateRequest request =
                new PopulateRequest(who, Target.paper(), plain, Optional.empty(), new Run(batch, 0, 1, 0, 1, 1));
        PopulateReport done = populator.populate(session, request, folder, Task.observedBy(clock));
        double step = clock.median();
        double each = step / done.together();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("identities", done.together());
        figures.put("step_seconds", step);
        figures.put("steps_times_identities_per_second", 1 / each);
        figures.put("identities_per_minute", 60 / (each * training));
        figures.put("all_seconds", done.seconds());
        if (report.get("torch") instanceof Map<?, ?> peer
                && peer.get("forward_and_backward_flop") instanceof Double flop
                && peer.get("matrix_product_flop_per_second") instanceof Double rate) {
            figures.put("share_of_matrix_product_rate", pictures * flop / each / rate);
        }
        report.put(name, figures);
        return each;
    }

    /** Times between the ends of steps of one batch. */
    private static final class StepClock implements Task.Observer {
        private final Task task;
        private final int stepsOfABatch;
        private final List<Double> steps = new ArrayList<>();
        private long last;
        private int number;

        StepClock(Task task, int stepsOfABatch) {
            this.task = task;
            this.stepsOfABatch = stepsOfABatch;
        }

        @Override
        public boolean isCancelled() {
            task.check();
            return false;
        }

        @Override
        public void progressed(double done) {
            task.progress(done);
        }

        @Override
        public void said(String part, String text) {
            task.message(text);
        }

        @Override
        public void measured(String quantity, double value) {
            if (!quantity.equals("loss")) {
                return;
            }
            long now = System.nanoTime();
            if (number % stepsOfABatch != 0) { // before the first of a batch lies the writing of the batch before
                steps.add((now - last) / 1e9);
            }
            last = now;
            number++;
        }

        double median() {
            return Median.of(steps.stream().mapToDouble(s -> s).toArray());
        }
    }
}
