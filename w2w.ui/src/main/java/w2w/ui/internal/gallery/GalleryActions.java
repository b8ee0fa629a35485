package w2w.ui.internal.gallery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import w2w.api.studio.Model;
import w2w.api.studio.Naming;
import w2w.api.studio.Projected;
import w2w.api.studio.Workspace;
import w2w.api.task.Task;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.model.OpenSpace;
import w2w.ui.internal.view.Frame;

/** What can be done with the models that are selected. */
final class GalleryActions {
    private static final Messages TEXTS = Messages.of(GalleryActions.class);

    private final Desk desk;
    private final Frame frame;
    private final GalleryModel model;

    GalleryActions(Desk desk, Frame frame, GalleryModel model) {
        this.desk = desk;
        this.frame = frame;
        this.model = model;
    }

    /**
     * One of them, for menus and keys.
     *
     * @param key of its text
     * @param accelerator for the menu of the window; 0 where the key is the gallery's alone
     * @param keyText what the context menu says its key is
     */
    record Entry(String key, int accelerator, String keyText, Runnable run, BooleanSupplier enabled) {}

    List<Entry> entries() {
        return List.of(
                new Entry("gallery.open", 0, "Enter", this::openSelected, this::isOne),
                new Entry("gallery.rename", 0, "F2", this::rename, () -> isOne() && isKept()),
                new Entry("gallery.duplicate", SWT.MOD1 | 'J', "Ctrl+J", this::duplicate, this::isAny),
                new Entry("gallery.delete", 0, "Del", this::delete, () -> isAny() && isKept()),
                new Entry("gallery.export", SWT.MOD1 | 'E', "Ctrl+E", this::export, this::isAny),
                new Entry("gallery.nearest", 0, "N", this::nearest, this::isOne),
                new Entry(
                        "gallery.between",
                        SWT.MOD1 | SWT.MOD2 | 'I',
                        "Ctrl+Shift+I",
                        this::between,
                        () -> selected().size() == 2),
                new Entry("gallery.copyNames", 0, "Ctrl+C", this::copyNames, this::isAny));
    }

    private List<Item> selected() {
        return model.selected();
    }

    private boolean isAny() {
        return !selected().isEmpty();
    }

    private boolean isOne() {
        return selected().size() == 1;
    }

    /** Models of the population are changed by nobody. */
    private boolean isKept() {
        return selected().stream().anyMatch(Item::isKept);
    }

    private void openSelected() {
        selected().stream().findFirst().ifPresent(this::open);
    }

    /** Takes a model up as the identity in hand. */
    void open(Item item) {
        if (!item.trouble().isEmpty()) {
            frame.say(item.trouble());
            return;
        }
        model.identity(item, identity -> {
            if (desk.space()
                            .get()
                            .filter(s -> s.name().equals(identity.space()))
                            .isEmpty()
                    && desk.spaces().get().contains(identity.space())) {
                desk.useSpace(identity.space());
            }
            desk.history().change(TEXTS.text("step.open", item.name()), identity);
            frame.say(TEXTS.text("said.open", item.name()));
        });
    }

    void rename() {
        Item item = selected().get(0);
        Optional<Model> before = item.model();
        if (before.isEmpty()) {
            return;
        }
        List<String> taken = new ArrayList<>(desk.models().get());
        taken.remove(item.name());
        InputDialog dialog = new InputDialog(
                frame.shell(),
                TEXTS.text("rename.title"),
                TEXTS.text("rename.message", item.name()),
                item.name(),
                name -> ModelNames.fault(name.strip(), taken)
                        .map(f -> TEXTS.text("name.fault." + f))
                        .orElse(null));
        if (dialog.open() == Window.OK && !dialog.getValue().strip().equals(item.name())) {
            String name = dialog.getValue().strip();
            Identity renamed = Identity.of(before.get()).withName(name);
            desk.history()
                    .keep(
                            TEXTS.text("step.rename", item.name(), name),
                            List.of(renamed.toModel()),
                            List.of(item.name()));
        }
    }

    void duplicate() {
        List<Item> chosen = selected();
        model.identities(chosen, identities -> {
            List<String> taken = new ArrayList<>(desk.models().get());
            List<Model> copies = new ArrayList<>();
            for (Identity identity : identities) {
                String name = Naming.free(identity.name(), taken);
                taken.add(name);
                copies.add(identity.withName(name).toModel());
            }
            if (!copies.isEmpty()) {
                desk.history()
                        .keep(
                                copies.size() == 1
                                        ? TEXTS.text(
                                                "step.duplicate.one",
                                                copies.get(0).name())
                                        : TEXTS.text("step.duplicate", copies.size()),
                                copies,
                                List.of());
            }
        });
    }

    /** No question is asked: undo brings them back. */
    void delete() {
        List<String> names =
                selected().stream().filter(Item::isKept).map(Item::name).toList();
        if (names.isEmpty()) {
            frame.say(TEXTS.text("said.delete.population"));
            return;
        }
        String what = names.size() == 1
                ? TEXTS.text("step.delete.one", names.get(0))
                : TEXTS.text("step.delete", names.size());
        desk.history().keep(what, List.of(), names);
        frame.say(TEXTS.text("said.delete", what));
    }

    void export() {
        desk.workspace().get().ifPresent(workspace -> {
            ExportDialog dialog = new ExportDialog(frame, desk, selected());
            if (dialog.open() == Window.OK) {
                Export export = dialog.result();
                Optional<OpenSpace> space = desk.space().get();
                desk.job(
                        TEXTS.text("export.job", export.items().size(), export.format()),
                        task -> export.run(workspace, space, task),
                        count -> frame.say(TEXTS.text("export.done", count, export.folder())));
            }
        });
    }

    void nearest() {
        model.sortByNearnessTo(selected().get(0));
    }

    void between() {
        List<Item> two = selected();
        if (two.size() != 2) {
            frame.say(TEXTS.text("said.between"));
            return;
        }
        model.identities(two, identities -> {
            if (identities.size() == 2) {
                Identity a = identities.get(0);
                Identity b = identities.get(1);
                if (a.point().space().equals(b.point().space())) {
                    new BetweenWindow(frame, desk, a, b).open();
                } else {
                    frame.say(TEXTS.text("said.between.spaces", a.name(), b.name()));
                }
            }
        });
    }

    void copyNames() {
        Clipboard clipboard = new Clipboard(frame.shell().getDisplay());
        clipboard.setContents(
                new Object[] {
                    String.join("\n", selected().stream().map(Item::name).toList())
                },
                new Transfer[] {TextTransfer.getInstance()});
        clipboard.dispose();
    }

    /** Projects adapters on the space in use and keeps them as models. */
    void takeAdapters(List<Path> files) {
        Optional<Workspace> workspace = desk.workspace().get();
        Optional<OpenSpace> space = desk.space().get();
        if (workspace.isEmpty() || space.isEmpty()) {
            frame.say(TEXTS.text("said.adapter.space"));
            return;
        }
        List<String> taken = new ArrayList<>(desk.models().get());
        for (Path file : files) {
            String name = Naming.free(Naming.ofFile(file.getFileName().toString(), "model"), taken);
            taken.add(name);
            desk.job(
                    TEXTS.text("adapter.job", file.getFileName(), space.get().name()),
                    (Task task) -> workspace.get().project(space.get().name(), file, name, task),
                    (Projected made) -> {
                        desk.history().change(TEXTS.text("step.open", name), Identity.of(made.model()));
                        frame.say(TEXTS.text("adapter.done", name, Math.round(100 * made.lost())));
                    });
        }
    }
}
