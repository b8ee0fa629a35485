package w2w.engine.internal.render;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.DiffusionProcess;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.RenderSettings;
import w2w.api.diffusion.Rendering;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.edit.Edit;
import w2w.api.plugin.Plugins;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Subject;
import w2w.api.task.Provenance;
import w2w.api.task.Sha256;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.task.W2wException.Kind;
import w2w.engine.internal.prompt.PromptTexts;

/** Chooses between a backbone's own rendering and steps of ours, and fits batches to the device. */
@Component
public final class RenderService implements Renderer {
    private final Plugins plugins;

    @Activate
    public RenderService(@Reference Plugins plugins) {
        this.plugins = plugins;
    }

    @Override
    public void render(BackboneSession session, RenderRequest request, Previews previews, Drawn drawn, Task task) {
        draw(session, request, previews, drawn, true, task);
    }

    @Override
    public List<Picture> sketch(BackboneSession session, RenderRequest request, Task task) {
        List<Picture> pictures = new ArrayList<>();
        draw(session, request, Previews.NONE, (item, picture) -> pictures.add(picture), false, task);
        return pictures;
    }

    private void draw(
            BackboneSession session, RenderRequest asked, Previews previews, Drawn drawn, boolean whole, Task task) {
        checkSize(session.info(), asked.settings());
        RenderRequest request = Heap.ofThisProcess().fitted(asked, task);
        Optional<Denoising> denoising = session.denoising();
        if (denoising.isPresent()) {
            bySteps(session, denoising.get(), request, previews, drawn, whole, task);
            return;
        }
        Rendering rendering = session.rendering()
                .orElseThrow(() -> W2wException.of(Kind.PLUGIN, "the backbone neither renders nor can be stepped")
                        .at(session.info().name()));
        byBackbone(session, rendering, request, drawn, task);
    }

    private void bySteps(
            BackboneSession session,
            Denoising denoising,
            RenderRequest request,
            Previews previews,
            Drawn drawn,
            boolean whole,
            Task task) {
        RenderSettings asked = request.settings();
        Schedule schedule = schedule(denoising.process(), asked);
        schedule.notes().forEach(task::warn);
        try (Cast cast = Cast.forSteps(session, denoising, request, task);
                Spoken spoken = new Spoken(session, denoising, cast, asked)) {
            cast.warn(session, task);
            inBatches(session.info(), request, previews, drawn, task, (settings, first, items, seen, part) -> {
                Schedule table = settings.equals(asked) ? schedule : schedule(denoising.process(), settings);
                Words words = spoken.words(first, items.size(), part);
                return new Walkthrough(denoising, cast, words, table, settings).run(items, first, seen, whole, part);
            });
        }
    }

    private static void byBackbone(
            BackboneSession session, Rendering rendering, RenderRequest request, Drawn drawn, Task task) {
        RenderRequest understood = new RenderRequest(
                request.items(),
                PromptTexts.forRendering(session, rendering, request.settings(), task),
                request.space(),
                request.batch());
        try (Cast cast = Cast.forRendering(session, request, task)) {
            cast.warn(session, task);
            inBatches(session.info(), understood, Previews.NONE, drawn, task, (settings, first, items, seen, part) -> {
                List<Rendering.Item> asked = new ArrayList<>();
                for (int i = 0; i < items.size(); i++) {
                    Cast.Role role = cast.role(first + i);
                    asked.add(new Rendering.Item(
                            role.late(), role.strength(), items.get(i).seed()));
                }
                return rendering.render(cast.bank(), settings, asked, part);
            });
        }
    }

    /** Renders some items, not always as the request says; {@code first} is the number of the first one in it. */
    private interface Batch {
        List<Picture> render(
                RenderSettings settings, int first, List<RenderRequest.Item> items, Previews previews, Task task);
    }

    private static void inBatches(
            BackboneInfo info, RenderRequest request, Previews previews, Drawn drawn, Task task, Batch batch) {
        RenderSettings settings = request.settings();
        int done = 0;
        int all = request.items().size();
        int most = request.batch();
        boolean halved = false;
        while (done < all) {
            task.check();
            int first = done;
            List<Picture> pictures;
            List<RenderRequest.Item> items = request.items().subList(first, Math.min(all, first + most));
            try {
                pictures = batch.render(
                        settings, first, items, previews, task.part("render", (double) items.size() / all));
            } catch (W2wException e) {
                if (e.kind() != Kind.DEVICE) {
                    throw e;
                }
                if (halved || items.size() == 1) {
                    Room.Trial trial = (other, count) ->
                            batch.render(other, first, items.subList(0, count), Previews.NONE, task.part("", 0));
                    throw e.advise(Room.find(trial, settings, items.size(), info.multiple(), task) + "; " + done
                            + " of " + all + " were done");
                }
                halved = true;
                most = (items.size() + 1) / 2;
                task.warn("the device is out of memory: " + most + " pictures at once from here on");
                continue;
            }
            for (Picture picture : pictures) {
                drawn.drawn(done, picture);
                done++;
            }
        }
    }

    /** The backbone's own scheduler has the options of its checkpoint, any other its defaults. */
    private Schedule schedule(DiffusionProcess process, RenderSettings settings) {
        boolean own = settings.scheduler().isEmpty() || settings.scheduler().equals(process.scheduler());
        String id = own ? process.scheduler() : settings.scheduler();
        if (settings.steps() > process.schedule().timesteps()) {
            throw W2wException.input(
                            "the steps must be 1 to " + process.schedule().timesteps() + ", not " + settings.steps())
                    .advise("The model was trained on so many timesteps");
        }
        return plugins.get(NoiseScheduler.class, id)
                .schedule(new ScheduleRequest(
                        settings.steps(), process.schedule(), own ? process.schedulerOptions() : Map.of()));
    }

    private static void checkSize(BackboneInfo info, RenderSettings settings) {
        int m = info.multiple();
        if (settings.width() % m != 0 || settings.height() % m != 0) {
            throw W2wException.input("a picture of " + settings.width() + "×" + settings.height() + " cannot be drawn")
                    .at(info.name())
                    .advise("Width and height are multiples of " + m);
        }
    }

    @Override
    public Provenance describe(BackboneSession session, RenderRequest request, int item) {
        RenderSettings s = request.settings();
        RenderRequest.Item asked = request.items().get(item);
        Provenance how = Provenance.NONE
                .with("prompt", s.prompt())
                .with("negative-prompt", s.negativePrompt())
                .with("guidance-scale", s.guidanceScale())
                .with("guidance-against", s.against())
                .with("scheduler", s.scheduler().isEmpty() ? ownScheduler(session) : s.scheduler())
                .with("steps", s.steps())
                .with("width", s.width())
                .with("height", s.height())
                .with("seed", asked.seed())
                .with("backbone", session.info().fingerprint())
                .with("backbone-name", session.info().name());
        if (asked.subject() instanceof Subject.Point p) {
            how = how.with("space", p.point().space()).with("point", fingerprint(p));
            for (Edit.Term term : p.edit().terms()) {
                how = how.with("edit." + term.direction().name(), term.strength());
            }
            if (!p.edit().terms().isEmpty()) {
                how = how.with("edit-injection", p.edit().injection());
            }
        } else if (asked.subject() instanceof Subject.Weights w) {
            how = how.with("adapter", w.adapter().fingerprint()).with("strength", w.strength());
        }
        return how;
    }

    /** SHA-256 of the numbers that draw, the unedited point's and, where there is an edit, the edited one's. */
    private static String fingerprint(Subject.Point p) {
        float[] plain = p.point().toArray();
        float[] edited = p.edit().terms().isEmpty()
                ? new float[0]
                : p.edit().apply(p.point()).toArray();
        return new Sha256().add(plain).add(edited).hex();
    }

    private static String ownScheduler(BackboneSession session) {
        return session.denoising().map(d -> d.process().scheduler()).orElse("");
    }

    @Override
    public void write(Picture picture, Provenance how, Path png) {
        PngFile.write(picture, how.toMetadata(), png);
    }

    @Override
    public Optional<Provenance> howMade(Path png) {
        Provenance how = Provenance.fromMetadata(PngFile.texts(png));
        return how.entries().isEmpty() ? Optional.empty() : Optional.of(how);
    }

    @Override
    public boolean isMade(Path png, Provenance how) {
        try {
            return Files.isRegularFile(png)
                    && PngFile.isWhole(png)
                    && Provenance.fromMetadata(PngFile.texts(png)).equals(how);
        } catch (W2wException e) {
            return false;
        }
    }
}
