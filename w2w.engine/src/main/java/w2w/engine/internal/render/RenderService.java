package w2w.engine.internal.render;

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
    public List<Picture> render(BackboneSession session, RenderRequest request, Previews previews, Task task) {
        return draw(session, request, previews, true, task);
    }

    @Override
    public List<Picture> sketch(BackboneSession session, RenderRequest request, Task task) {
        return draw(session, request, Previews.NONE, false, task);
    }

    private List<Picture> draw(
            BackboneSession session, RenderRequest request, Previews previews, boolean whole, Task task) {
        checkSize(session.info(), request.settings());
        Optional<Denoising> denoising = session.denoising();
        if (denoising.isPresent()) {
            return bySteps(session, denoising.get(), request, previews, whole, task);
        }
        Rendering rendering = session.rendering()
                .orElseThrow(() -> W2wException.of(Kind.PLUGIN, "the backbone neither renders nor can be stepped")
                        .at(session.info().name()));
        return byBackbone(session, rendering, request, task);
    }

    private List<Picture> bySteps(
            BackboneSession session,
            Denoising denoising,
            RenderRequest request,
            Previews previews,
            boolean whole,
            Task task) {
        RenderSettings asked = request.settings();
        Schedule schedule = schedule(denoising.process(), asked);
        schedule.notes().forEach(task::warn);
        try (Cast cast = Cast.forSteps(session, denoising, request);
                Words words = Words.encode(session, denoising, cast, asked, task)) {
            cast.warn(session, task);
            return inBatches(session.info(), request, previews, task, (settings, first, items, seen, part) -> {
                Schedule table = settings.equals(asked) ? schedule : schedule(denoising.process(), settings);
                return new Walkthrough(denoising, cast, words, table, settings).run(items, first, seen, whole, part);
            });
        }
    }

    private static List<Picture> byBackbone(
            BackboneSession session, Rendering rendering, RenderRequest request, Task task) {
        RenderRequest understood = new RenderRequest(
                request.items(),
                PromptTexts.forRendering(session, rendering, request.settings(), task),
                request.space(),
                request.batch());
        try (Cast cast = Cast.forRendering(session, request)) {
            cast.warn(session, task);
            return inBatches(session.info(), understood, Previews.NONE, task, (settings, first, items, seen, part) -> {
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

    private static List<Picture> inBatches(
            BackboneInfo info, RenderRequest request, Previews previews, Task task, Batch batch) {
        RenderSettings settings = request.settings();
        List<Picture> pictures = new ArrayList<>();
        int all = request.items().size();
        int most = request.batch();
        boolean halved = false;
        while (pictures.size() < all) {
            task.check();
            int first = pictures.size();
            List<RenderRequest.Item> items = request.items().subList(first, Math.min(all, first + most));
            try {
                pictures.addAll(batch.render(
                        settings, first, items, previews, task.part("render", (double) items.size() / all)));
            } catch (W2wException e) {
                if (e.kind() != Kind.DEVICE) {
                    throw e;
                }
                if (halved || items.size() == 1) {
                    Room.Trial trial = (other, count) ->
                            batch.render(other, first, items.subList(0, count), Previews.NONE, Task.unwatched());
                    throw e.advise(Room.find(trial, settings, items.size(), info.multiple(), task) + "; "
                            + pictures.size() + " of " + all + " were done");
                }
                halved = true;
                most = (items.size() + 1) / 2;
                task.warn("the device is out of memory: " + most + " pictures at once from here on");
            }
        }
        return pictures;
    }

    /** The backbone's own scheduler has the options of its checkpoint, any other its defaults. */
    private Schedule schedule(DiffusionProcess process, RenderSettings settings) {
        boolean own = settings.scheduler().isEmpty() || settings.scheduler().equals(process.scheduler());
        String id = own ? process.scheduler() : settings.scheduler();
        if (settings.steps() > process.schedule().timesteps()) {
            throw W2wException.input(settings.steps() + " steps, and the model was trained on "
                    + process.schedule().timesteps() + " timesteps");
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
            how = how.with("space", p.point().space());
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
}
