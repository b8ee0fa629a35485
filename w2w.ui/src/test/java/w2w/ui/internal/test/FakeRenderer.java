package w2w.ui.internal.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Picture;
import w2w.api.edit.Edit;
import w2w.api.space.Coefficients;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Subject;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** Draws a face in plain Java: skin, width, hair, eyes, beard, glasses from the first numbers of the point, the background from the seed. */
public final class FakeRenderer implements Renderer {
    /** Milliseconds that a denoising step takes. */
    public volatile int stepMillis;

    /** What every call throws, where set. */
    public volatile Optional<W2wException> failure = Optional.empty();

    /** What every call warns of. */
    public volatile List<String> warnings = List.of();

    /** Pictures that were finished. */
    public final AtomicInteger drawn = new AtomicInteger();

    /** What was said of each file. */
    private final Map<Path, Provenance> written = new ConcurrentHashMap<>();

    /** Calls that were cancelled. */
    public final AtomicInteger cancelled = new AtomicInteger();

    @Override
    public void render(BackboneSession session, RenderRequest request, Previews previews, Drawn taken, Task task) {
        failure.ifPresent(e -> {
            throw e;
        });
        warnings.forEach(task::warn);
        try {
            for (int step = 0; step < request.settings().steps(); step++) {
                task.check();
                if (stepMillis > 0) {
                    Thread.sleep(stepMillis);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            cancelled.incrementAndGet();
            throw e;
        }
        for (int i = 0; i < request.items().size(); i++) {
            RenderRequest.Item item = request.items().get(i);
            int blur = request.settings().steps() < 6 ? 4 : 1; // coarse ones look coarse
            taken.drawn(i, face(numbers(item.subject()), item.seed(), 128, blur));
            drawn.incrementAndGet();
        }
    }

    @Override
    public List<Picture> sketch(BackboneSession session, RenderRequest request, Task task) {
        return render(session, request, Previews.NONE, task);
    }

    private static float[] numbers(Subject subject) {
        if (subject instanceof Subject.Point p) {
            Coefficients moved = p.edit().apply(p.point());
            return moved.toArray();
        }
        return subject instanceof Subject.Weights w ? w.adapter().toArray() : new float[8];
    }

    /** Numbers of about unit spread; {@code size} pixels a side. */
    public static Picture face(float[] c, long seed, int size, int block) {
        double[] noise = Noise.uniform(seed, "background", 0, 0, 3);
        int[] rgb = new int[size * size];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double u = (x / block * block + block / 2.0) / size * 2 - 1;
                double v = (y / block * block + block / 2.0) / size * 2 - 1;
                rgb[y * size + x] = pixel(c, u, v, noise);
            }
        }
        return Picture.ofRgb(size, size, rgb);
    }

    private static int pixel(float[] c, double u, double v, double[] noise) {
        double width = 0.48 + 0.07 * Math.tanh(c[1]);
        double face = u * u / (width * width) + (v - 0.05) * (v - 0.05) / 0.42;
        double hair = u * u / ((width + 0.12) * (width + 0.12)) + (v + 0.12) * (v + 0.12) / 0.42;
        double tone = 0.5 + 0.35 * Math.tanh(c[0]);
        int skin = mix(0x6B4630, 0xF0CDB4, tone);
        int hairColor = mix(0x231A14, 0xC79A52, 0.5 + 0.45 * Math.tanh(c[2]));
        double eyes = Math.min(Math.hypot(u - 0.19, v + 0.03), Math.hypot(u + 0.19, v + 0.03));
        double glasses = Math.abs(eyes - 0.14);
        if (c[5] > 0.4 && (glasses < 0.018 || (Math.abs(v + 0.05) < 0.012 && Math.abs(u) < 0.06))) {
            return 0x202028;
        }
        if (eyes < 0.035) {
            return mix(0x2A4B7A, 0x4A2A12, 0.5 + 0.5 * Math.tanh(c[3]));
        }
        if (eyes < 0.07) {
            return 0xF4F1EC;
        }
        double mouth = u * u / 0.035 + (v - 0.36 - 0.3 * u * u * c[6] * 0.5) * (v - 0.36) / 0.0016;
        if (mouth < 1) {
            return 0xA8504E;
        }
        if (face < 1) {
            boolean chin = v > 0.2 && face > 0.30 - 0.1 * c[4];
            if (chin && c[4] > 0) {
                return mix(skin, hairColor, Math.min(1, 0.35 + 0.4 * c[4]));
            }
            return mix(skin, 0, 0.12 * face * face);
        }
        if (hair < 1 && v < 0.15 + 0.2 * c[7]) {
            return hairColor;
        }
        if (v > 0.66 && Math.abs(u) < 0.2 + (v - 0.6) * 1.6) {
            return mix(0x35557C, 0x7C4A35, noise[2]);
        }
        return mix(mix(0xBFD4E2, 0xE2D5BF, noise[0]), 0x8FA2B0, 0.5 * (v + 1) * noise[1]);
    }

    private static int mix(int a, int b, double share) {
        double s = Math.max(0, Math.min(1, share));
        int out = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            out |= (int) Math.round((a >> shift & 255) * (1 - s) + (b >> shift & 255) * s) << shift;
        }
        return out;
    }

    @Override
    public Provenance describe(BackboneSession session, RenderRequest request, int item) {
        Provenance how = Provenance.NONE
                .with("prompt", request.settings().prompt())
                .with("steps", request.settings().steps())
                .with("scheduler", request.settings().scheduler())
                .with("seed", request.items().get(item).seed());
        if (request.items().get(item).subject() instanceof Subject.Point p) {
            how = how.with("space", p.point().space());
            for (Edit.Term term : p.edit().terms()) {
                how = how.with("edit." + term.direction().name(), term.strength());
            }
        }
        return how;
    }

    @Override
    public void write(Picture picture, Provenance how, Path png) {
        try {
            Files.writeString(png, "picture " + how.entries());
            written.put(png, how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<Provenance> howMade(Path png) {
        return Optional.ofNullable(written.get(png));
    }

    @Override
    public boolean isMade(Path png, Provenance how) {
        return how.equals(written.get(png));
    }
}
