package w2w.ui.internal.gallery;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import w2w.api.studio.Naming;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.NumberField;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.PictureSurface;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.pictures.Easel;
import w2w.ui.internal.pictures.Priority;
import w2w.ui.internal.pictures.Raster;
import w2w.ui.internal.pictures.Receiver;
import w2w.ui.internal.pictures.Shot;
import w2w.ui.internal.pictures.Ticket;
import w2w.ui.internal.view.Frame;

/** Two models side by side, what sets them apart, and everything between them. */
final class BetweenWindow extends Window {
    private static final Messages TEXTS = Messages.of(BetweenWindow.class);
    private static final int STEPS = 6;
    private static final int SMALL = 104;

    private final Frame frame;
    private final Theme theme;
    private final Desk desk;
    private final Between between;
    private final List<Between.Difference> differences;
    private final List<Ticket> tickets = new ArrayList<>();
    private Optional<Table> table = Optional.empty();
    private Optional<Easel> easel = Optional.empty();
    private double share = 0.5;

    BetweenWindow(Frame frame, Desk desk, Identity from, Identity to) {
        super(frame.shell());
        this.frame = frame;
        this.desk = desk;
        theme = frame.theme();
        between = new Between(from, to);
        differences = between.differences(desk.directions().get());
        setShellStyle(SWT.SHELL_TRIM | SWT.MODELESS);
        setBlockOnOpen(false);
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(
                TEXTS.text("between.title", between.from().name(), between.to().name()));
    }

    @Override
    protected Point getInitialSize() {
        return new Point(860, 640);
    }

    @Override
    protected Control createContents(Composite parent) {
        Composite root = Panels.grid(parent, theme, 2);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(root);
        Composite strip = Panels.grid(root, theme, STEPS + 1);
        GridLayoutFactory.fillDefaults()
                .numColumns(STEPS + 1)
                .spacing(6, 2)
                .equalWidth(true)
                .applyTo(strip);
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(strip);

        PictureSurface large = new PictureSurface(root, theme, TEXTS.text("between.large"));
        large.setToolTipText(TEXTS.text("between.large.tip"));
        GridDataFactory.fillDefaults().grab(true, true).hint(380, 380).applyTo(large);
        Composite side = Panels.grid(root, theme, 1);
        GridDataFactory.fillDefaults().grab(false, true).hint(360, SWT.DEFAULT).applyTo(side);
        NumberField at = new NumberField(
                side, theme, TEXTS.text("between.share"), TEXTS.text("between.share.tip"), -100, 200, 5, 0);
        at.initial(50);
        at.set(50);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(at);
        Panels.label(
                side,
                theme,
                TEXTS.text("between.distance", String.format(Locale.ROOT, "%.1f", between.distance())),
                Face.SMALL,
                Tone.DIM);
        table = Optional.of(table(side));
        buttons(side);

        for (int i = 0; i <= STEPS; i++) {
            double there = (double) i / STEPS;
            small(strip, there, () -> {
                at.set(100 * there);
                show(there);
            });
        }
        easel = Optional.of(desk.pictures().easel(new Receiver() {
            @Override
            public void show(Raster picture, boolean last) {
                if (!large.isDisposed()) {
                    large.show(picture, last);
                }
            }

            @Override
            public void failed(RuntimeException why) {
                if (!large.isDisposed()) {
                    large.say(String.valueOf(why.getMessage()));
                }
            }
        }));
        at.onChange((percent, done) -> show(percent / 100));
        root.addListener(SWT.Dispose, e -> {
            easel.ifPresent(Easel::clear);
            tickets.forEach(Ticket::cancel);
        });
        show(0.5);
        at.setFocus();
        return root;
    }

    private void small(Composite strip, double there, Runnable choose) {
        Identity identity = between.at(there);
        String caption = there == 0
                ? between.from().name()
                : there == 1 ? between.to().name() : String.format(Locale.ROOT, "%.0f %%", 100 * there);
        Composite cell = Panels.grid(strip, theme, 1);
        GridLayoutFactory.fillDefaults().spacing(0, 2).applyTo(cell);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(cell);
        PictureSurface picture = new PictureSurface(cell, theme, TEXTS.text("between.step", caption));
        picture.setToolTipText(TEXTS.text("between.step.tip"));
        GridDataFactory.fillDefaults().grab(true, false).hint(SMALL, SMALL).applyTo(picture);
        picture.addListener(SWT.MouseUp, e -> choose.run());
        picture.setCursor(picture.getDisplay().getSystemCursor(SWT.CURSOR_HAND));
        GridDataFactory.fillDefaults()
                .align(SWT.CENTER, SWT.CENTER)
                .applyTo(Panels.label(
                        cell,
                        theme,
                        caption.replace("&", "&&"),
                        there == 0 || there == 1 ? Face.BOLD : Face.SMALL,
                        Tone.TEXT));
        tickets.add(desk.pictures()
                .draw(
                        new Shot(
                                identity.subject(),
                                desk.seed().get(),
                                desk.settings().get()),
                        Priority.GRID,
                        (raster, last) -> {
                            if (!picture.isDisposed()) {
                                picture.show(raster, last);
                            }
                        }));
    }

    private Table table(Composite side) {
        Table made = new Table(side, SWT.BORDER | SWT.FULL_SELECTION);
        made.setHeaderVisible(true);
        made.setToolTipText(TEXTS.text("between.table.tip"));
        GridDataFactory.fillDefaults().grab(true, true).hint(SWT.DEFAULT, 160).applyTo(made);
        String[] heads = {
            TEXTS.text("between.direction"),
            between.from().name(),
            TEXTS.text("between.here"),
            between.to().name()
        };
        int[] widths = {120, 76, 70, 76};
        for (int i = 0; i < heads.length; i++) {
            TableColumn column = new TableColumn(made, i == 0 ? SWT.LEFT : SWT.RIGHT);
            column.setText(heads[i]);
            column.setWidth(widths[i]);
        }
        for (Between.Difference d : differences) {
            new TableItem(made, SWT.NONE).setText(new String[] {d.direction(), sigma(d.from()), "", sigma(d.to())});
        }
        return made;
    }

    private void buttons(Composite side) {
        Composite row = Panels.grid(side, theme, 2);
        GridDataFactory.fillDefaults().align(SWT.END, SWT.CENTER).applyTo(row);
        button(row, "between.use", () -> {
            Identity here = between.at(share);
            desk.history().change(TEXTS.text("step.between", here.name()), here);
        });
        button(row, "between.keep", this::keep);
    }

    private static void button(Composite row, String key, Runnable what) {
        Button button = new Button(row, SWT.PUSH);
        button.setText(TEXTS.text(key));
        button.setToolTipText(TEXTS.text(key + ".tip"));
        button.addListener(SWT.Selection, e -> what.run());
    }

    private void keep() {
        Identity here = between.at(share);
        List<String> taken = desk.models().get();
        InputDialog dialog = new InputDialog(
                getShell(),
                TEXTS.text("between.keep.title"),
                TEXTS.text("between.keep.message"),
                Naming.free(here.name(), taken),
                name -> ModelNames.fault(name.strip(), taken)
                        .map(f -> TEXTS.text("name.fault." + f))
                        .orElse(null));
        if (dialog.open() == Window.OK) {
            Identity named = here.withName(dialog.getValue().strip());
            desk.history().keep(TEXTS.text("step.keep", named.name()), List.of(named.toModel()), List.of());
            frame.say(TEXTS.text("step.keep", named.name()));
        }
    }

    private void show(double there) {
        share = there;
        easel.ifPresent(e -> e.show(new Shot(
                between.at(there).subject(), desk.seed().get(), desk.settings().get())));
        table.filter(t -> !t.isDisposed()).ifPresent(t -> {
            for (int i = 0; i < differences.size(); i++) {
                t.getItem(i).setText(2, sigma(differences.get(i).at(there)));
            }
        });
    }

    private static String sigma(double position) {
        return String.format(Locale.ROOT, "%+.1f σ", position).replace('-', '−');
    }
}
