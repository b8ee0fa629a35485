package w2w.ui.internal.invert;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.ProgressBar;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.PictureSurface;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.pictures.Priority;
import w2w.ui.internal.pictures.Raster;
import w2w.ui.internal.view.Frame;

/** The invert view's widgets: pictures, how it gets on, and settings. */
final class InvertBoard implements Inverting.Listener {
    private static final Messages TEXTS = Messages.of(InvertBoard.class);

    /** How often the curve and the progress are painted while it runs, milliseconds. */
    private static final int PERIOD = 150;

    private final Desk desk;
    private final Frame frame;
    private final InvertModel model;
    private final PictureSources sources;
    private final Composite root;
    private final MaskCanvas mask;
    private final MaskTools tools;
    private final Strip pictures;
    private final PictureSurface result;
    private final Label resultCaption;
    private final LossPlot plot;
    private final Strip states;
    private final InvertForm form;
    private final Button start;
    private final Button keep;
    private final ProgressBar progress;
    private final Label trouble;
    private final List<Optional<Raster>> drawn = new ArrayList<>();

    InvertBoard(Composite parent, Desk desk, Frame frame) {
        this.desk = desk;
        this.frame = frame;
        Theme theme = frame.theme();
        model = new InvertModel(desk, this);
        sources = new PictureSources(desk, frame, model);
        root = Panels.grid(parent, theme, 1);
        GridLayoutFactory.fillDefaults().applyTo(root);
        SashForm sash = new SashForm(root, SWT.HORIZONTAL);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(sash);
        Panels.colored(sash, theme, Tone.LINE, Tone.TEXT);
        sash.setSashWidth(4);

        SashForm rows = new SashForm(sash, SWT.VERTICAL);
        Panels.colored(rows, theme, Tone.LINE, Tone.TEXT);
        rows.setSashWidth(4);
        Composite upper = Panels.grid(rows, theme, 2);
        GridLayoutFactory.fillDefaults()
                .numColumns(2)
                .equalWidth(true)
                .margins(6, 3)
                .spacing(8, 3)
                .applyTo(upper);
        Control row = sourcesRow(upper, theme);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(row);
        Composite about = Panels.grid(upper, theme, 2);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(about);
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .align(SWT.FILL, SWT.CENTER)
                .applyTo(about);
        resultCaption = Panels.label(about, theme, "", Face.SMALL, Tone.DIM);
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .align(SWT.FILL, SWT.CENTER)
                .applyTo(resultCaption);
        keep = button(about, "keep", this::keepShown);
        pictures = new Strip(upper, theme, TEXTS.text("pictures.accessible"), TEXTS.text("pictures.none"));
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .span(2, 1)
                .hint(SWT.DEFAULT, 76)
                .exclude(true)
                .applyTo(pictures);
        mask = new MaskCanvas(upper, theme);
        GridDataFactory.fillDefaults().grab(true, true).hint(140, 140).applyTo(mask);
        result = new PictureSurface(upper, theme, TEXTS.text("result.accessible"));
        result.setToolTipText(TEXTS.text("result.tip"));
        result.say(TEXTS.text("result.nothing"));
        GridDataFactory.fillDefaults().grab(true, true).hint(140, 140).applyTo(result);
        tools = new MaskTools(upper, theme, model, mask);
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(tools.control());

        Composite lower = Panels.grid(rows, theme, 1);
        GridLayoutFactory.fillDefaults().margins(6, 2).spacing(0, 2).applyTo(lower);
        plot = new LossPlot(lower, theme);
        GridDataFactory.fillDefaults().grab(true, true).hint(SWT.DEFAULT, 90).applyTo(plot);
        states = new Strip(lower, theme, TEXTS.text("states.accessible"), TEXTS.text("states.none"));
        GridDataFactory.fillDefaults().grab(true, false).hint(SWT.DEFAULT, 92).applyTo(states);
        rows.setWeights(58, 42);

        Composite right = Panels.grid(sash, theme, 1);
        GridLayoutFactory.fillDefaults()
                .spacing(0, 4)
                .extendedMargins(0, 6, 0, 4)
                .applyTo(right);
        form = new InvertForm(right, theme, desk, model);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(form.control());
        trouble = Panels.label(right, theme, "", Face.SMALL, Tone.BAD);
        GridDataFactory.fillDefaults().grab(true, false).indent(6, 0).applyTo(trouble);
        progress = new ProgressBar(right, SWT.HORIZONTAL);
        progress.setMaximum(1000);
        progress.setToolTipText(TEXTS.text("progress.tip"));
        GridDataFactory.fillDefaults().grab(true, false).indent(6, 0).applyTo(progress);
        start = button(right, "start", this::startOrStop);
        GridDataFactory.fillDefaults().grab(true, false).indent(6, 0).applyTo(start);
        sash.setWeights(70, 30);

        wire();
    }

    private Control sourcesRow(Composite parent, Theme theme) {
        Composite row = Panels.grid(parent, theme, 3);
        GridLayoutFactory.fillDefaults().numColumns(3).applyTo(row);
        button(row, "open", sources::choose);
        button(row, "paste", sources::paste);
        Label hint = Panels.label(row, theme, TEXTS.text("pictures.hint"), Face.SMALL, Tone.DIM);
        Bind.to(hint, model.portraits(), all -> hint.setVisible(all.isEmpty()));
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .align(SWT.FILL, SWT.CENTER)
                .applyTo(hint);
        return row;
    }

    private static Button button(Composite parent, String key, Runnable what) {
        Button button = Accessible.named(
                new Button(parent, SWT.PUSH), TEXTS.text(key).replace("&", ""), TEXTS.text(key + ".tip"));
        button.setText(TEXTS.text(key));
        button.addListener(SWT.Selection, e -> what.run());
        return button;
    }

    private void wire() {
        Bind.to(root, model.portraits(), this::showPictures);
        Bind.to(root, model.current(), i -> {
            pictures.show(i);
            mask.show(model.portrait());
            ready();
        });
        Bind.to(root, model.trouble(), this::complain);
        Bind.to(root, model.recipe(), r -> ready());
        Bind.to(root, model.name(), n -> ready());
        Bind.to(root, desk.space(), s -> ready());
        pictures.onChoose(i -> model.current().set(i));
        pictures.onRemove(model::remove);
        mask.onPainted(this::ready);
        states.onChoose(this::showState);
        states.onOpen(i -> keepShown());
        keep.setEnabled(false);
    }

    private void showPictures(List<Portrait> all) {
        pictures.clear();
        for (Portrait portrait : all) {
            int at = pictures.add(
                    portrait.name(), TEXTS.text("pictures.tip", portrait.file().toString()));
            pictures.picture(at, portrait.raster());
        }
        pictures.show(model.current().get());
        GridData data = (GridData) pictures.getLayoutData();
        boolean several = all.size() > 1;
        if (data.exclude == several) {
            data.exclude = !several;
            pictures.setVisible(several);
            pictures.getParent().layout();
        }
        mask.show(model.portrait());
        ready();
    }

    private void complain(String why) {
        trouble.setText(why.replace("&", "&&"));
        trouble.setToolTipText(why.isEmpty() ? null : why);
        trouble.getParent().layout();
        if (!why.isEmpty()) {
            frame.say(why); // there is room for all of it
        }
    }

    /** Says whether and why not it can begin. */
    private void ready() {
        if (start.isDisposed()) {
            return;
        }
        boolean running = model.isRunning();
        Optional<String> hindrance = model.hindrance();
        start.setText(TEXTS.text(running ? "stop" : "start"));
        start.setToolTipText(running ? TEXTS.text("stop.tip") : hindrance.orElseGet(() -> TEXTS.text("start.tip")));
        start.setEnabled(running || hindrance.isEmpty());
    }

    /** Begins an inversion, or ends the one that runs. */
    void startOrStop() {
        if (model.isRunning()) {
            model.stop();
            start.setEnabled(false);
            return;
        }
        Optional<String> refusal = form.takeOptions();
        if (refusal.isPresent()) {
            model.trouble().set(refusal.get());
            return;
        }
        states.clear();
        drawn.clear();
        model.start();
        if (model.isRunning()) {
            result.say(TEXTS.text("result.begins"));
            resultCaption.setText("");
            keep.setEnabled(false);
            plot.show(model.inverting().get());
            running(true);
            tick();
        }
    }

    private void running(boolean now) {
        form.enable(!now);
        mask.busy(now);
        tools.refresh();
        ready();
    }

    private void tick() {
        if (root.isDisposed()) {
            return;
        }
        plot.redraw();
        model.inverting()
                .get()
                .flatMap(Inverting::job)
                .ifPresent(job -> progress.setSelection((int) Math.round(1000 * job.progress())));
        if (model.isRunning()) {
            root.getDisplay().timerExec(PERIOD, this::tick);
        }
    }

    @Override
    public void passed(Inverting by, Inverting.State state) {
        if (root.isDisposed() || !model.inverting().get().equals(Optional.of(by))) {
            return;
        }
        int at = by.states().size() - 1;
        while (drawn.size() > at) { // the result took the place of the last look
            drawn.remove(drawn.size() - 1);
        }
        drawn.add(Optional.empty());
        if (states.count() <= at) {
            states.add(
                    TEXTS.text("state.caption", state.step()),
                    TEXTS.text("state.tip", state.step(), number(state.loss())));
        }
        desk.pictures()
                .draw(
                        desk.pictures().thumbnail(state.identity().subject()),
                        Priority.GRID,
                        (picture, last) -> arrived(by, at, picture));
        if (states.current() == at) {
            showState(at);
        }
    }

    private void arrived(Inverting by, int at, Raster picture) {
        if (root.isDisposed() || !model.inverting().get().equals(Optional.of(by)) || at >= drawn.size()) {
            return;
        }
        drawn.set(at, Optional.of(picture));
        states.picture(at, picture);
        if (states.current() == at) {
            result.show(picture, true);
        }
    }

    private void showState(int at) {
        model.inverting().get().filter(i -> at >= 0 && at < i.states().size()).ifPresent(i -> {
            Inverting.State state = i.states().get(at);
            drawn.get(at).ifPresent(picture -> result.show(picture, true));
            resultCaption.setText(TEXTS.text("state.tip", state.step(), number(state.loss())));
            plot.mark(state.step());
            keep.setEnabled(true);
        });
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.4f", value);
    }

    private void keepShown() {
        model.inverting()
                .get()
                .filter(i ->
                        states.current() >= 0 && states.current() < i.states().size())
                .ifPresent(i ->
                        frame.say(TEXTS.text("said.kept", model.keep(i.states().get(states.current())))));
    }

    @Override
    public void ended(Inverting by) {
        if (root.isDisposed() || !model.inverting().get().equals(Optional.of(by))) {
            return;
        }
        running(false);
        tick();
        progress.setSelection(by.phase() == Inverting.Phase.DONE ? 1000 : 0);
        if (by.states().isEmpty()) {
            result.say(TEXTS.text("result." + by.phase()));
            return;
        }
        if (by.phase() != Inverting.Phase.FAILED) {
            Inverting.State last = by.states().get(by.states().size() - 1);
            model.take(by, last);
            frame.say(TEXTS.text("said." + by.phase(), by.name(), last.step()));
        }
    }

    Control control() {
        return root;
    }

    void focus() {
        mask.setFocus();
    }

    PictureSources sources() {
        return sources;
    }

    void open(List<Path> files) {
        model.open(files);
    }
}
