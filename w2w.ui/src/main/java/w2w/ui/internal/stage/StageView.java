package w2w.ui.internal.stage;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.ImageTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Images;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.NumberField;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.model.Insight;
import w2w.ui.internal.pictures.Easel;
import w2w.ui.internal.pictures.Raster;
import w2w.ui.internal.pictures.Receiver;
import w2w.ui.internal.pictures.Shot;
import w2w.ui.internal.view.Command;
import w2w.ui.internal.view.Frame;
import w2w.ui.internal.view.MenuId;
import w2w.ui.internal.view.Place;
import w2w.ui.internal.view.View;

/** The identity in hand: alone, against what it was before, or under several prompts and seeds. */
public final class StageView implements View {
    private static final Messages TEXTS = Messages.of(StageView.class);

    private @Nullable Desk desk;
    private @Nullable Frame frame;
    private @Nullable CompareSurface large;
    private @Nullable GridSurface grid;
    private @Nullable Composite stack;
    private @Nullable Composite gridOptions;
    private @Nullable Text prompts;
    private @Nullable NumberField seeds;
    private @Nullable Easel easel;
    private @Nullable Easel easelBefore;
    private Mode mode = Mode.SINGLE;

    /** What is to be seen. */
    enum Mode {
        SINGLE,
        COMPARE,
        GRID
    }

    @Override
    public String id() {
        return "stage";
    }

    @Override
    public Messages texts() {
        return TEXTS;
    }

    @Override
    public Place place() {
        return Place.CENTRE;
    }

    @Override
    public List<Command> commands() {
        return List.of(
                Command.of("copyPicture", MenuId.EDIT, SWT.MOD1 | SWT.SHIFT | 'C', this::copy),
                Command.of("savePicture", MenuId.MODEL, SWT.MOD1 | 'P', this::save),
                Command.of("recallPicture", MenuId.MODEL, SWT.MOD1 | SWT.SHIFT | 'P', this::recall),
                Command.of("newSeed", MenuId.MODEL, SWT.MOD1 | 'R', this::newSeed),
                Command.of(
                        "compare",
                        MenuId.VIEW,
                        SWT.MOD1 | 'B',
                        () -> mode(mode == Mode.COMPARE ? Mode.SINGLE : Mode.COMPARE)),
                Command.of(
                        "grid", MenuId.VIEW, SWT.MOD1 | 'G', () -> mode(mode == Mode.GRID ? Mode.SINGLE : Mode.GRID)));
    }

    @Override
    public Control create(Composite parent, Desk theDesk, Frame theFrame) {
        desk = theDesk;
        frame = theFrame;
        Theme theme = theFrame.theme();
        Composite root = Panels.grid(parent, theme, 1);
        head(root, theDesk, theme);
        Composite middle = Panels.colored(new Composite(root, SWT.NONE), theme, Tone.PANEL, Tone.TEXT);
        middle.setLayout(new StackLayout());
        GridDataFactory.fillDefaults().grab(true, true).applyTo(middle);
        stack = middle;
        CompareSurface surface = new CompareSurface(middle, theme);
        large = surface;
        GridSurface cells = new GridSurface(middle, theme, theDesk.pictures());
        grid = cells;
        cells.onChoice(this::take);
        gridOptions(root, theme);
        SettingsStrip strip = new SettingsStrip(root, theme, theDesk);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(strip.control());
        easel = theDesk.pictures().easel(new Receiver() {
            @Override
            public void show(Raster picture, boolean last) {
                if (!surface.isDisposed()) {
                    surface.show(picture, last);
                    surface.note(last ? "" : TEXTS.text("stage.sharpening"));
                }
            }

            @Override
            public void failed(RuntimeException why) {
                if (!surface.isDisposed()) {
                    surface.say(TEXTS.text("stage.failed", String.valueOf(why.getMessage())));
                }
            }
        });
        easelBefore = theDesk.pictures().easel((picture, last) -> {
            if (!surface.isDisposed()) {
                surface.showBefore(picture);
            }
        });
        surface.say(TEXTS.text("stage.nothing"));
        Bind.to(root, theDesk.shown(), i -> draw());
        Bind.to(root, theDesk.settings(), s -> draw());
        Bind.to(root, theDesk.seed(), s -> draw());
        Bind.to(root, theDesk.pluginsRevision(), r -> draw());
        root.addDisposeListener(e -> stop());
        mode(mode);
        return root;
    }

    private void head(Composite root, Desk theDesk, Theme theme) {
        Composite head = Panels.grid(root, theme, 5);
        GridLayoutFactory.fillDefaults().numColumns(5).spacing(8, 0).applyTo(head);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(head);
        Label name = Panels.label(head, theme, "", Face.TITLE, Tone.TEXT);
        Label fit = Panels.label(head, theme, "", Face.SMALL, Tone.DIM);
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .align(SWT.FILL, SWT.CENTER)
                .applyTo(fit);
        for (Mode each : Mode.values()) {
            String key = "stage.mode." + each.name().toLowerCase(java.util.Locale.ROOT);
            Button button = new Button(head, SWT.TOGGLE);
            button.setText(TEXTS.text(key));
            Accessible.named(button, TEXTS.text(key), TEXTS.text(key + ".tip"));
            button.setData(each);
            button.addListener(SWT.Selection, e -> mode(each));
        }
        Bind.to(name, theDesk.history().unsaved(), u -> name(name, theDesk));
        Bind.to(name, theDesk.shown(), i -> name(name, theDesk));
        Bind.to(fit, theDesk.insight(), insight -> {
            fit.setText(fit(insight));
            fit.setToolTipText(TEXTS.text("stage.fit.tip"));
            fit.setForeground(theme.color(insight.leavesPopulation() ? Tone.WARN : Tone.DIM));
        });
    }

    private static void name(Label label, Desk desk) {
        String name = desk.shown().get().map(Identity::name).orElse(TEXTS.text("stage.nobody"));
        String text = (desk.history().unsaved().get() ? "• " : "") + name;
        if (!label.getText().equals(text)) {
            label.setText(text);
            label.getParent().layout();
        }
    }

    private static String fit(Insight insight) {
        String nearest = insight.neighbours().isEmpty()
                ? ""
                : TEXTS.text("stage.fit.nearest", insight.neighbours().get(0).model());
        return insight.typicality()
                .map(t -> insight.leavesPopulation()
                        ? TEXTS.text("stage.fit.outside", nearest)
                        : TEXTS.text("stage.fit", Math.round(100 * t.rank()), nearest))
                .orElse("");
    }

    private void gridOptions(Composite root, Theme theme) {
        Composite options = Panels.grid(root, theme, 2);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(8, 0).applyTo(options);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(options);
        gridOptions = options;
        Text lines = new Text(options, SWT.MULTI | SWT.BORDER | SWT.V_SCROLL);
        lines.setText(TEXTS.text("stage.grid.prompts.initial"));
        Accessible.named(lines, TEXTS.text("stage.grid.prompts"), TEXTS.text("stage.grid.prompts.tip"));
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .hint(SWT.DEFAULT, 3 * lines.getLineHeight())
                .applyTo(lines);
        lines.addListener(SWT.Modify, e -> draw());
        prompts = lines;
        NumberField count = new NumberField(
                options, theme, TEXTS.text("stage.grid.seeds"), TEXTS.text("stage.grid.seeds.tip"), 1, 12, 1, 0);
        count.set(4);
        count.onChange((value, done) -> draw());
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.BEGINNING).applyTo(count);
        seeds = count;
    }

    private void mode(Mode next) {
        mode = next;
        if (stack == null || large == null || grid == null || gridOptions == null) {
            return;
        }
        large.compare(next == Mode.COMPARE);
        ((StackLayout) stack.getLayout()).topControl = next == Mode.GRID ? grid : large;
        ((org.eclipse.swt.layout.GridData) gridOptions.getLayoutData()).exclude = next != Mode.GRID;
        gridOptions.setVisible(next == Mode.GRID);
        for (Control control : stack.getParent().getChildren()) {
            if (control instanceof Composite head) {
                for (Control button : head.getChildren()) {
                    if (button instanceof Button toggle && toggle.getData() instanceof Mode its) {
                        toggle.setSelection(its == next);
                    }
                }
            }
        }
        stack.getParent().layout(true, true);
        draw();
    }

    private void draw() {
        if (desk == null || easel == null || easelBefore == null || grid == null || prompts == null || seeds == null) {
            return;
        }
        if (mode == Mode.GRID) {
            easel.clear();
            easelBefore.clear();
            grid.show(Scene.grid(
                    desk, Scene.prompts(prompts.getText(), desk.settings().get().prompt()), (int) seeds.value()));
            return;
        }
        grid.rest();
        easel.show(Scene.large(desk));
        if (mode == Mode.COMPARE) {
            easelBefore.show(Scene.before(desk));
        } else {
            easelBefore.clear();
        }
    }

    private void stop() {
        if (easel != null && easelBefore != null) {
            easel.clear();
            easelBefore.clear();
        }
    }

    private void take(Shot shot) {
        Desk open = Objects.requireNonNull(desk);
        open.seed().set(shot.seed());
        open.settings().set(shot.settings());
        mode(Mode.SINGLE);
    }

    private void newSeed() {
        Objects.requireNonNull(desk)
                .seed()
                .set(Objects.requireNonNull(desk).seed().get() + 1);
    }

    private void copy() {
        Raster picture = large == null ? null : large.picture();
        if (picture == null || frame == null) {
            return;
        }
        Clipboard clipboard = new Clipboard(frame.shell().getDisplay());
        clipboard.setContents(new Object[] {Images.data(picture)}, new Transfer[] {ImageTransfer.getInstance()});
        clipboard.dispose();
        frame.say(TEXTS.text("stage.copied"));
    }

    private void recall() {
        if (desk == null || frame == null) {
            return;
        }
        FileDialog dialog = new FileDialog(frame.shell(), SWT.OPEN);
        dialog.setText(TEXTS.text("recall.title"));
        dialog.setFilterExtensions(new String[] {"*.png", "*"});
        String chosen = dialog.open();
        if (chosen != null) {
            new Recall(desk, frame::say).take(Path.of(chosen));
        }
    }

    private void save() {
        if (desk == null || frame == null) {
            return;
        }
        Desk open = desk;
        Frame around = frame;
        FileDialog dialog = new FileDialog(around.shell(), SWT.SAVE);
        dialog.setText(TEXTS.text("stage.save.title"));
        dialog.setFilterExtensions(new String[] {"*.png"});
        dialog.setFileName(open.shown().get().map(Identity::name).orElse("picture") + ".png");
        dialog.setOverwrite(true);
        String chosen = dialog.open();
        if (chosen != null) {
            Path file = Path.of(chosen.endsWith(".png") ? chosen : chosen + ".png");
            open.pictures()
                    .save(
                            Scene.large(open),
                            open.shown().get().map(Identity::name),
                            file,
                            failure -> failure.ifPresentOrElse(
                                    e -> open.report(TEXTS.text("stage.save.title"), e),
                                    () -> around.say(TEXTS.text("stage.saved", file))));
        }
    }

    @Override
    public void focus() {
        if (stack != null && stack.getLayout() instanceof StackLayout layout && layout.topControl != null) {
            layout.topControl.setFocus();
        }
    }
}
