package w2w.engine.internal.populate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import w2w.api.device.ComputeRuntime;
import w2w.api.device.Device;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.DiffusionProcess;
import w2w.api.diffusion.Latents;
import w2w.api.plugin.Plugins;
import w2w.api.studio.PopulateRequest.Training;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.WeightLayout;

/** How many identities in one call are fastest and fit, found by trying 1, 2, 4, … */
final class BatchSize {
    private static final int MOST = 1024;
    private static final int TRIALS = 3;

    /** A larger batch must save this share of the time of one identity to be worth its memory. */
    private static final double GAIN = 0.03;

    private final BackboneSession session;
    private final WeightLayout layout;
    private final Training training;
    private final boolean prior;
    private final TextCache texts;
    private final Plugins plugins;

    BatchSize(
            BackboneSession session,
            WeightLayout layout,
            Training training,
            boolean prior,
            TextCache texts,
            Plugins plugins) {
        this.session = session;
        this.layout = layout;
        this.training = training;
        this.prior = prior;
        this.texts = texts;
        this.plugins = plugins;
    }

    /** At most {@code most}. */
    int measure(int most, Task task) {
        int best = 1;
        double fastest = Double.POSITIVE_INFINITY;
        OptionalLong before = free();
        for (int size = 1; size <= Math.min(MOST, most); size *= 2) {
            task.check();
            double each;
            try {
                each = seconds(size, task) / size;
            } catch (W2wException e) {
                if (e.kind() != W2wException.Kind.DEVICE) {
                    throw e;
                }
                if (size == 1) {
                    throw tooSmall(e, task);
                }
                break;
            }
            if (each < fastest * (1 - GAIN)) {
                fastest = each;
                best = size;
            } else if (size > 2 * best) { // a single one may have been held up by something else
                break;
            }
            OptionalLong after = free();
            if (before.isPresent() && after.isPresent()) {
                // the device's allocator keeps what a call needed: twice as many identities need twice that
                long used = before.getAsLong() - after.getAsLong();
                if (2 * used > 0.85 * before.getAsLong()) {
                    break;
                }
            }
        }
        task.message(best + " identities at once, " + Math.round(fastest * 1e4) / 10.0 + " ms a step and identity");
        return best;
    }

    /** The error of a device on which one identity does not fit, with what does. */
    W2wException tooSmall(W2wException full, Task task) {
        for (int pictures = training.pictures() / 2; pictures >= 1; pictures /= 2) {
            try {
                new BatchSize(session, layout, training.withPictures(pictures), prior, texts, plugins).seconds(1, task);
                return full.advise("One identity fits with " + pictures + (pictures == 1 ? " picture" : " pictures")
                        + " a step, not with " + training.pictures());
            } catch (W2wException e) {
                if (e.kind() != W2wException.Kind.DEVICE) {
                    throw e;
                }
            }
        }
        return full.advise("Not even one identity with one picture a step fits: "
                + (prior ? "train without class pictures, " : "")
                + "take half precision, or end what else uses the device");
    }

    /** Of one step: the fastest of a few after the first, for what slows a step down is never the step itself. */
    private double seconds(int size, Task task) {
        Denoising denoising = session.denoising().orElseThrow();
        DiffusionProcess process = denoising.process();
        int h = session.info().height() / process.downscale();
        int w = session.info().width() / process.downscale();
        Latents picture = Latents.owning(
                1,
                process.latentChannels(),
                h,
                w,
                Noise.gaussian(0, "populate trial", 0, 0, process.latentChannels() * h * w));
        List<Trainee> who = new ArrayList<>();
        List<String> caption = List.of(training.prompt());
        double[] start = Layouts.start(layout, 0);
        IntStream.range(0, size)
                .forEach(i -> who.add(
                        new Trainee("trial " + i, picture, caption, picture, caption, start, training.beta2())));
        Optional<Crew.ClassPictures> others =
                prior ? Optional.of(new Crew.ClassPictures(picture, "", 1)) : Optional.empty();
        try (Crew crew = new Crew(session, layout, training, others, who, texts, size, task)) {
            crew.gradient(1, 0, size);
            double fastest = Double.POSITIVE_INFINITY;
            for (int step = 2; step < 2 + TRIALS; step++) {
                task.check();
                long began = System.nanoTime();
                crew.gradient(step, 0, size);
                fastest = Math.min(fastest, (System.nanoTime() - began) / 1e9);
            }
            return fastest;
        }
    }

    /** Bytes free on the session's device, where the runtime tells. */
    private OptionalLong free() {
        String id = session.info().provenance().entries().getOrDefault("backbone.device", Device.CPU);
        if (id.equals(Device.CPU)) {
            return OptionalLong
                    .empty(); // a CPU's memory is filled by others, too, and speed ends the trial long before
        }
        return plugins.ids(ComputeRuntime.class).stream()
                .flatMap(r -> plugins.get(ComputeRuntime.class, r).devices().stream())
                .filter(d -> d.id().equals(id))
                .map(Device::free)
                .findFirst()
                .orElse(OptionalLong.empty());
    }
}
