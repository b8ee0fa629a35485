package w2w.tour.internal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.RenderSettings;
import w2w.api.space.WeightSpace;
import w2w.api.studio.PictureFiles;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Subject;
import w2w.api.task.Provenance;
import w2w.api.task.Sha256;
import w2w.api.task.Task;

/** Draws pictures to files of the report. A picture that is there and was made of the same things stays: that is how a tour goes on. */
final class Drawing {
    /** Folder of the pictures in the report's. */
    static final String PICTURES = "pictures";

    private static final int BATCH = 4;

    /** A picture to draw. */
    record Wanted(String name, Subject subject, String prompt, long seed) {}

    /** A picture that is there. */
    record Drawn(String file, Picture picture, String prompt, long seed) {}

    private final Path folder;
    private final Renderer renderer;
    private final PictureFiles files;
    private final BackboneSession session;
    private final RenderSettings settings;
    private int fresh;

    Drawing(Path folder, Renderer renderer, PictureFiles files, BackboneSession session, RenderSettings settings) {
        this.folder = folder;
        this.renderer = renderer;
        this.files = files;
        this.session = session;
        this.settings = settings;
    }

    /** How pictures are drawn, but for the prompt. */
    RenderSettings settings() {
        return settings;
    }

    /** Pictures that were not there before. */
    int fresh() {
        return fresh;
    }

    /** One picture each, in order. */
    List<Drawn> draw(List<Wanted> wanted, Optional<WeightSpace> space, Task task) {
        Map<String, List<Wanted>> groups = new LinkedHashMap<>();
        for (Wanted w : wanted) {
            // points and adapters in one bank would all be weights: a picture would depend on its company
            String kind = w.subject().getClass().getSimpleName() + "\n" + w.prompt();
            groups.computeIfAbsent(kind, k -> new ArrayList<>()).add(w);
        }
        for (List<Wanted> group : groups.values()) {
            drawMissing(group, space, task.part("draw", (double) group.size() / wanted.size()));
        }
        return wanted.stream()
                .map(w -> new Drawn(address(w.name()), read(file(w.name())), w.prompt(), w.seed()))
                .toList();
    }

    /** One picture. */
    Drawn draw(Wanted wanted, Optional<WeightSpace> space, Task task) {
        return draw(List.of(wanted), space, task).get(0);
    }

    /** A picture of somebody else's making in the report. */
    Drawn copy(String name, Picture picture, Provenance how) {
        renderer.write(picture, how, file(name));
        return new Drawn(address(name), read(file(name)), "", 0);
    }

    private void drawMissing(List<Wanted> group, Optional<WeightSpace> space, Task task) {
        List<RenderRequest.Item> items = group.stream()
                .map(w -> new RenderRequest.Item(w.subject(), w.seed()))
                .toList();
        RenderRequest all =
                new RenderRequest(items, settings.withPrompt(group.get(0).prompt()), space, BATCH);
        List<Provenance> how = new ArrayList<>();
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            how.add(renderer.describe(session, all, i)
                    .with("subject", fingerprint(group.get(i).subject())));
            if (!renderer.isMade(file(group.get(i).name()), how.get(i))) {
                missing.add(i);
            }
        }
        if (missing.isEmpty()) {
            task.progress(1);
            return;
        }
        RenderRequest request =
                new RenderRequest(missing.stream().map(items::get).toList(), all.settings(), space, BATCH);
        task.message(missing.size() + " pictures");
        renderer.render(
                session,
                request,
                Renderer.Previews.NONE,
                (i, picture) -> {
                    int one = missing.get(i);
                    renderer.write(picture, how.get(one), file(group.get(one).name()));
                    fresh++;
                    task.message("picture " + (i + 1) + " of " + missing.size());
                },
                task);
    }

    private Path file(String name) {
        return folder.resolve(PICTURES).resolve(name + ".png");
    }

    private static String address(String name) {
        return PICTURES + "/" + name + ".png";
    }

    /** The picture as the file has it, in 8 bits: measured alike whether it was drawn now or before. */
    private Picture read(Path file) {
        return files.read(file, settings.width(), settings.height());
    }

    /** SHA-256 of the numbers that draw. */
    private static String fingerprint(Subject subject) {
        if (subject instanceof Subject.Point p) {
            return hash(p.edit().apply(p.point()).toArray());
        }
        return subject instanceof Subject.Weights w ? hash(w.adapter().toArray()) : "base";
    }

    static String hash(float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * numbers.length);
        bytes.asFloatBuffer().put(numbers);
        return hash(bytes.array());
    }

    static String hash(String text) {
        return Sha256.of(text);
    }

    private static String hash(byte[] bytes) {
        return Sha256.of(bytes);
    }
}
