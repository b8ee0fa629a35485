package w2w.ui.internal.invert;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.invert.InversionRequest;
import w2w.api.invert.InversionSettings;
import w2w.api.invert.InversionSettings.Preset;
import w2w.api.studio.Dataset;
import w2w.api.studio.Naming;
import w2w.api.studio.PictureFiles;
import w2w.api.studio.Workspace;
import w2w.api.task.W2wException;
import w2w.ui.internal.gallery.ModelNames;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.model.OpenSpace;
import w2w.ui.internal.model.Value;

/** What the invert view holds: pictures of one person, settings, and the inversion in hand. Belongs to the UI thread. Knows no widget. */
final class InvertModel {
    private static final Messages TEXTS = Messages.of(InvertModel.class);

    private final Desk desk;
    private final Inverting.Listener listener;
    private final Value<List<Portrait>> portraits = new Value<>(List.of());
    private final Value<Integer> current = new Value<>(-1);
    private final Value<Recipe> recipe = new Value<>(Recipe.of(Preset.EDITABLE));
    private final Value<String> name = new Value<>("");
    private final Value<String> prompt = new Value<>("");
    private final Value<String> trouble = new Value<>("");
    private final Value<Optional<Inverting>> inverting = new Value<>(Optional.empty());
    private int every = 10;

    InvertModel(Desk desk, Inverting.Listener listener) {
        this.desk = desk;
        this.listener = listener;
        prompt.set(desk.settings().get().prompt());
        desk.background(() -> trained(desk), trained -> trained.ifPresent(prompt::set));
    }

    /** The prompt that the bundled population was trained with. */
    private static Optional<String> trained(Desk desk) {
        return desk.plugins().first(Dataset.class).map(dataset -> dataset.settings()
                .prompt());
    }

    Value<List<Portrait>> portraits() {
        return portraits;
    }

    /** Which of them is looked at; −1 for none. */
    Value<Integer> current() {
        return current;
    }

    Optional<Portrait> portrait() {
        int i = current.get();
        return i >= 0 && i < portraits.get().size()
                ? Optional.of(portraits.get().get(i))
                : Optional.empty();
    }

    Value<Recipe> recipe() {
        return recipe;
    }

    /** Of the model that is made. */
    Value<String> name() {
        return name;
    }

    Value<String> prompt() {
        return prompt;
    }

    /** What is wrong with a picture or the settings; empty where nothing is. */
    Value<String> trouble() {
        return trouble;
    }

    /** The inversion that runs or was run last. */
    Value<Optional<Inverting>> inverting() {
        return inverting;
    }

    boolean isRunning() {
        return inverting.get().filter(i -> i.phase() == Inverting.Phase.RUNNING).isPresent();
    }

    int every() {
        return every;
    }

    /** Steps between two pictures of how it goes. */
    void every(int steps) {
        every = Math.max(1, steps);
    }

    /** Reads pictures and adds them to those of the person. */
    void open(List<Path> files) {
        trouble.set("");
        int width = desk.pictures()
                .info()
                .get()
                .map(BackboneInfo::width)
                .orElse(desk.settings().get().width());
        int height = desk.pictures()
                .info()
                .get()
                .map(BackboneInfo::height)
                .orElse(desk.settings().get().height());
        desk.background(() -> Read.of(desk.pictureFiles(), files, width, height), read -> {
            trouble.set(String.join("\n", read.troubles()));
            if (!read.portraits().isEmpty()) {
                boolean first = portraits.get().isEmpty();
                List<Portrait> more = new ArrayList<>(portraits.get());
                more.addAll(read.portraits());
                portraits.set(List.copyOf(more));
                current.set(more.size() - read.portraits().size());
                if (first) {
                    name.set(Naming.free(
                            Naming.ofFile(more.get(0).name(), "model"),
                            desk.models().get()));
                }
            }
        });
    }

    private record Read(List<Portrait> portraits, List<String> troubles) {
        /** One that cannot be read must not keep the others out. */
        static Read of(PictureFiles reader, List<Path> files, int width, int height) {
            List<Portrait> portraits = new ArrayList<>();
            List<String> troubles = new ArrayList<>();
            for (Path file : files) {
                try {
                    portraits.add(Portrait.read(reader, file, String.valueOf(file.getFileName()), width, height));
                } catch (W2wException e) {
                    troubles.add(String.valueOf(e.getMessage()));
                }
            }
            return new Read(portraits, troubles);
        }
    }

    void remove(int at) {
        if (at >= 0 && at < portraits.get().size() && !isRunning()) {
            List<Portrait> fewer = new ArrayList<>(portraits.get());
            fewer.remove(at);
            int next = Math.min(at, fewer.size() - 1);
            portraits.set(List.copyOf(fewer));
            current.set(next);
        }
    }

    /** Gives the picture in view the automatic mask. */
    void automaticMask(Runnable then) {
        portrait()
                .ifPresent(p -> desk.background(
                        () -> desk.pictureFiles()
                                .centre(p.raster().width(), p.raster().height()),
                        mask -> {
                            p.mask().set(mask);
                            then.run();
                        }));
    }

    /** Gives the picture in view the mask of a file. */
    void loadMask(Path file, Runnable then) {
        portrait()
                .ifPresent(p -> desk.background(() -> Loaded.of(desk.pictureFiles(), file, p), loaded -> {
                    trouble.set(loaded.trouble());
                    if (loaded.trouble().isEmpty()) {
                        p.mask().set(loaded.mask());
                        then.run();
                    }
                }));
    }

    private record Loaded(float[] mask, String trouble) {
        static Loaded of(PictureFiles reader, Path file, Portrait p) {
            try {
                return new Loaded(
                        reader.mask(
                                file, p.file(), p.raster().width(), p.raster().height()),
                        "");
            } catch (W2wException e) {
                return new Loaded(new float[0], String.valueOf(e.getMessage()));
            }
        }
    }

    /** Why it cannot begin; empty where it can. */
    Optional<String> hindrance() {
        if (portraits.get().isEmpty()) {
            return Optional.of(TEXTS.text("hindrance.picture"));
        }
        if (desk.space().get().isEmpty()) {
            return Optional.of(TEXTS.text("hindrance.space"));
        }
        for (Portrait p : portraits.get()) {
            if (p.mask().isEmpty()) {
                return Optional.of(TEXTS.text("hindrance.mask", p.name()));
            }
        }
        if (recipe.get().request().isEmpty()) {
            return Optional.of(TEXTS.text("hindrance.loss"));
        }
        return ModelNames.fault(name.get().strip(), List.of()).map(f -> TEXTS.text("hindrance.name." + f));
    }

    /** Begins, where nothing hinders it. */
    void start() {
        Optional<String> hindrance = hindrance();
        Optional<InversionSettings> settings = recipe.get().request();
        Optional<OpenSpace> space = desk.space().get();
        Optional<Workspace> workspace = desk.workspace().get();
        trouble.set(hindrance.orElse(""));
        if (hindrance.isPresent() || settings.isEmpty() || space.isEmpty() || workspace.isEmpty() || isRunning()) {
            return;
        }
        String model = Naming.free(name.get().strip(), desk.models().get());
        name.set(model);
        InversionRequest request = new InversionRequest(
                List.of(new InversionRequest.Identity(
                        model, portraits.get().stream().map(Portrait::view).toList())),
                prompt.get().strip(),
                settings.get(),
                Optional.empty());
        String pictures =
                String.join(", ", portraits.get().stream().map(Portrait::name).toList());
        Inverting next =
                new Inverting(desk, model, workspace.get(), space.get().name(), request, pictures, every, listener);
        inverting.set(Optional.of(next));
        next.start(TEXTS.text("job", model));
    }

    void stop() {
        inverting.get().ifPresent(Inverting::stop);
    }

    /** Makes what was found the identity in hand and a model of the workspace. */
    void take(Inverting by, Inverting.State state) {
        Identity found = state.identity();
        if (!desk.workspace().get().equals(Optional.of(by.workspace()))) {
            desk.background( // another one was opened meanwhile
                    () -> {
                        by.workspace().keep(found.toModel());
                        return found;
                    },
                    kept -> desk.refresh());
            return;
        }
        desk.history().change(TEXTS.text("step.invert", found.name()), found);
        desk.history().saveAs(found.name());
    }

    /** Keeps a state on the way as a model of its own; its name. */
    String keep(Inverting.State state) {
        String kept = Naming.free(
                TEXTS.text("state.name", state.identity().name(), state.step()),
                desk.models().get());
        desk.history()
                .keep(
                        TEXTS.text("step.keep", kept),
                        List.of(state.identity().withName(kept).toModel()),
                        List.of());
        return kept;
    }
}
