package w2w.ui.internal.gallery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.view.Command;
import w2w.ui.internal.view.Frame;
import w2w.ui.internal.view.MenuId;
import w2w.ui.internal.view.Place;
import w2w.ui.internal.view.View;

/** All models of the workspace and of its population as thumbnails. */
public final class GalleryView implements View {
    private static final Messages TEXTS = Messages.of(GalleryView.class);

    /** What the size of thumbnails is remembered under. */
    private static final String SIZE = "gallery.size";

    private Optional<Parts> parts = Optional.empty();

    private record Parts(GalleryModel model, GalleryCanvas canvas, GalleryBar bar, GalleryActions actions) {}

    @Override
    public String id() {
        return "gallery";
    }

    @Override
    public Messages texts() {
        return TEXTS;
    }

    @Override
    public Place place() {
        return Place.LEFT;
    }

    @Override
    public Control create(Composite parent, Desk desk, Frame frame) {
        Composite root = Panels.grid(parent, frame.theme(), 1);
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(root);
        GalleryModel model = new GalleryModel(desk);
        GalleryActions actions = new GalleryActions(desk, frame, model);
        Composite above = Panels.grid(root, frame.theme(), 1);
        GridLayoutFactory.fillDefaults().applyTo(above);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(above);
        GalleryCanvas canvas = new GalleryCanvas(root, frame.theme(), desk, model);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(canvas);
        canvas.side(size(frame.remembered(SIZE, "")));
        canvas.addListener(SWT.Modify, e -> frame.remember(SIZE, Integer.toString(canvas.side())));
        GalleryBar bar = new GalleryBar(above, frame.theme(), model, canvas);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(bar.control());
        Label count = Panels.label(root, frame.theme(), "", Face.SMALL, Tone.DIM);
        GridDataFactory.fillDefaults().grab(true, false).indent(8, 2).applyTo(count);
        parts = Optional.of(new Parts(model, canvas, bar, actions));

        canvas.onOpen(actions::open);
        Runnable countAgain = () -> {
            count.setText(count(model));
            count.requestLayout();
        };
        canvas.onSelection(() -> {
            countAgain.run();
            List<Item> selected = model.selected();
            if (selected.size() == 1 && !selected.get(0).isKept()) {
                desk.person().set(Optional.of(selected.get(0).row()));
            }
        });
        canvas.addListener(SWT.KeyDown, this::key);
        canvas.setMenu(contextMenu(canvas, actions));
        new DragOut(canvas, desk, frame, model).attach();
        Runnable end = model.follow();
        root.addListener(SWT.Dispose, e -> end.run());
        Bind.to(canvas, desk.pictures().info(), i -> canvas.forgetPictures());
        Bind.to(canvas, desk.space(), s -> canvas.forgetPictures());
        Bind.to(canvas, desk.history().current(), s -> canvas.redraw());
        Bind.to(canvas, desk.person(), row -> row.ifPresent(r -> select(model, canvas, r)));
        return root;
    }

    private static int size(String remembered) {
        try {
            return Integer.parseInt(remembered);
        } catch (NumberFormatException e) {
            return GalleryCanvas.USUAL;
        }
    }

    /** Somebody of the population was selected elsewhere. */
    private static void select(GalleryModel model, GalleryCanvas canvas, int row) {
        for (int i = 0; i < model.shown().size(); i++) {
            Item item = model.shown().get(i);
            if (item.row() == row
                    && !List.of(item.key()).equals(model.selection().keys())) {
                model.selection().set(List.of(item.key()));
                canvas.reveal(i);
                canvas.selected();
            }
        }
    }

    private static String count(GalleryModel model) {
        int shown = model.shown().size();
        int selected = model.selection().size();
        String all = shown == model.total()
                ? TEXTS.text("count.all", shown)
                : TEXTS.text("count.some", shown, model.total());
        return selected == 0 ? all : TEXTS.text("count.selected", all, selected);
    }

    private static Menu contextMenu(GalleryCanvas canvas, GalleryActions actions) {
        Menu menu = new Menu(canvas);
        menu.addListener(SWT.Show, e -> {
            for (MenuItem old : menu.getItems()) {
                old.dispose();
            }
            for (GalleryActions.Entry entry : actions.entries()) {
                MenuItem item = new MenuItem(menu, SWT.PUSH);
                item.setText(TEXTS.text("command." + entry.key()) + '\t' + entry.keyText());
                item.setToolTipText(TEXTS.text("command." + entry.key() + ".tip"));
                item.setEnabled(entry.enabled().getAsBoolean());
                item.addListener(SWT.Selection, s -> entry.run().run());
            }
        });
        return menu;
    }

    private void key(Event e) {
        parts.ifPresent(p -> {
            boolean command = (e.stateMask & SWT.MOD1) != 0;
            String key =
                    switch (e.keyCode) {
                        case SWT.F2 -> "gallery.rename";
                        case SWT.DEL -> "gallery.delete";
                        case 'n' -> command ? "" : "gallery.nearest";
                        case 'c' -> command ? "gallery.copyNames" : "";
                        case 'f' -> {
                            if (command) {
                                p.bar().focusFind();
                            }
                            yield "";
                        }
                        default -> "";
                    };
            run(key);
        });
    }

    private void run(String key) {
        parts.ifPresent(p -> p.actions().entries().stream()
                .filter(a -> a.key().equals(key) && a.enabled().getAsBoolean())
                .forEach(a -> a.run().run()));
    }

    @Override
    public void focus() {
        parts.ifPresent(p -> p.canvas().setFocus());
    }

    @Override
    public List<Command> commands() {
        List<Command> all = new ArrayList<>();
        add(all, "gallery.rename", 0);
        add(all, "gallery.duplicate", SWT.MOD1 | 'J');
        add(all, "gallery.delete", 0);
        add(all, "gallery.export", SWT.MOD1 | 'E');
        add(all, "gallery.nearest", 0);
        add(all, "gallery.between", SWT.MOD1 | SWT.MOD2 | 'I');
        return all;
    }

    private void add(List<Command> all, String key, int accelerator) {
        all.add(new Command(
                key, MenuId.MODEL, accelerator, () -> run(key), () -> parts.map(p -> p.actions().entries().stream()
                                .anyMatch(
                                        a -> a.key().equals(key) && a.enabled().getAsBoolean()))
                        .orElse(false)));
    }

    @Override
    public boolean takes(Path file) {
        if (Files.isDirectory(file)) {
            return Files.exists(file.resolve("adapter_config.json"))
                    || Files.exists(file.resolve("pytorch_lora_weights.safetensors"));
        }
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(".safetensors") || name.endsWith(".bin") || name.endsWith(".pt") || name.endsWith(".ckpt");
    }

    @Override
    public void drop(List<Path> files) {
        parts.ifPresent(p -> p.actions().takeAdapters(files));
    }
}
