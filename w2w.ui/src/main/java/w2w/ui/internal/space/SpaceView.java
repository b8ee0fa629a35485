package w2w.ui.internal.space;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.jspecify.annotations.Nullable;
import w2w.api.space.Coefficients;
import w2w.api.space.Neighbour;
import w2w.api.space.Spectrum;
import w2w.api.task.Task;
import w2w.api.weights.LabelTable;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.model.OpenSpace;
import w2w.ui.internal.plot.ColourMap;
import w2w.ui.internal.plot.PointIndex;
import w2w.ui.internal.view.Command;
import w2w.ui.internal.view.Frame;
import w2w.ui.internal.view.MenuId;
import w2w.ui.internal.view.Place;
import w2w.ui.internal.view.View;

/** The population as points of its weight space with the identity in hand among them, and the spectrum of the space. */
public final class SpaceView implements View {
    private static final Messages TEXTS = Messages.of(SpaceView.class);

    /** Neighbours of the identity in hand that are marked. */
    private static final int NEIGHBOURS = 6;

    /** What it is remembered under whether the spectrum has logarithmic axes. */
    private static final String LOG = "space.spectrum.log";

    private @Nullable Parts parts;
    private @Nullable Facts facts;
    private @Nullable Plane plane;
    private int asked;

    /** What is there once the view has been created. */
    private record Parts(
            Desk desk, Theme theme, SpaceBar bar, ScatterCanvas scatter, SpectrumCanvas spectrum, Cards cards) {}

    /** What is read of a space once. */
    private record Facts(
            OpenSpace space,
            double[] mean,
            double[] deviation,
            Spectrum spectrum,
            LabelTable labels,
            List<String> models) {
        static Facts read(OpenSpace space) {
            return new Facts(
                    space,
                    space.people().mean(),
                    space.people().deviation(),
                    space.space().spectrum(),
                    space.people().labels(),
                    space.people().models());
        }
    }

    @Override
    public String id() {
        return "space";
    }

    @Override
    public Messages texts() {
        return TEXTS;
    }

    @Override
    public Place place() {
        return Place.RIGHT;
    }

    @Override
    public List<Command> commands() {
        return List.of(new Command("space.fit", MenuId.SPACE, SWT.MOD1 | '0', this::fit, () -> facts != null));
    }

    @Override
    public Control create(Composite parent, Desk desk, Frame frame) {
        Theme theme = frame.theme();
        Composite root = Panels.grid(parent, theme, 1);
        GridLayoutFactory.fillDefaults().margins(0, 4).spacing(0, 4).applyTo(root);
        SpaceBar bar = new SpaceBar(root, frame, this::layOut, this::recolour, this::fit);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(bar.control());
        SashForm sash = new SashForm(root, SWT.VERTICAL | SWT.SMOOTH);
        sash.setSashWidth(5);
        Panels.colored(sash, theme, Tone.WINDOW, Tone.TEXT);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(sash);
        ScatterCanvas scatter = new ScatterCanvas(sash, theme);
        Composite below = Panels.grid(sash, theme, 2);
        GridLayoutFactory.fillDefaults()
                .numColumns(2)
                .extendedMargins(0, 8, 2, 0)
                .spacing(0, 0)
                .applyTo(below);
        Label reading = Panels.label(below, theme, "", Face.SMALL, Tone.TEXT);
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .indent(10, 0)
                .align(SWT.FILL, SWT.CENTER)
                .applyTo(reading);
        Button log = new Button(below, SWT.CHECK);
        log.setText(TEXTS.text("spectrum.log"));
        Panels.colored(log, theme, Tone.PANEL, Tone.TEXT);
        Accessible.named(log, TEXTS.text("spectrum.log").replace("&", ""), TEXTS.text("spectrum.log.tip"));
        SpectrumCanvas spectrum = new SpectrumCanvas(below, theme);
        GridDataFactory.fillDefaults().grab(true, true).span(2, 1).applyTo(spectrum);
        spectrum.onReading(reading::setText);
        log.setSelection(Boolean.parseBoolean(frame.remembered(LOG, "")));
        spectrum.logarithmic(log.getSelection());
        log.addListener(SWT.Selection, e -> {
            spectrum.logarithmic(log.getSelection());
            frame.remember(LOG, Boolean.toString(log.getSelection()));
        });
        sash.setWeights(66, 34);

        parts = new Parts(desk, theme, bar, scatter, spectrum, new Cards(desk, scatter));
        scatter.listen(new Pointer());
        scatter.cards(row -> parts == null ? null : parts.cards.content(row));
        scatter.addListener(SWT.MenuDetect, e -> scatter.setMenu(menu(scatter)));
        Bind.to(root, desk.space(), this::enter);
        Bind.to(root, desk.directions(), d -> offerAxes());
        Bind.to(root, desk.shown(), i -> overlay());
        Bind.to(root, desk.insight(), i -> overlay());
        Bind.to(root, desk.person(), p -> overlay());
        Bind.theme(scatter, theme, this::recolour);
        return root;
    }

    @Override
    public void focus() {
        if (parts != null) {
            parts.scatter.setFocus();
        }
    }

    private void fit() {
        if (parts != null) {
            parts.scatter.fit();
        }
    }

    /** Another space is in use. */
    private void enter(Optional<OpenSpace> space) {
        Parts p = parts;
        if (p == null) {
            return;
        }
        facts = null;
        plane = null;
        asked++;
        p.cards.of(null, List.of(), LabelTable.of(0, Map.of()));
        String state = space.isEmpty() ? TEXTS.text("space.none") : TEXTS.text("scatter.computing");
        p.scatter.show(null, List.of(), "", "", state);
        p.spectrum.show(null, 0, space.isEmpty() ? "" : TEXTS.text("scatter.computing"));
        space.ifPresent(s -> p.desk.background(() -> Facts.read(s), read -> {
            if (p.desk.space().get().equals(Optional.of(s)) && !p.scatter.isDisposed()) {
                begin(p, read);
            }
        }));
    }

    private void begin(Parts p, Facts read) {
        facts = read;
        p.cards.of(read.space, read.models, read.labels);
        Spectrum spectrum = read.spectrum;
        p.spectrum.show(
                spectrum.isKnown() ? new SpectrumCurve(spectrum) : null,
                read.mean.length,
                spectrum.isKnown() ? "" : TEXTS.text("spectrum.unknown"));
        p.bar.begin(read.labels);
        offerAxes();
        recolour();
    }

    private AxisChoices choices(Parts p, Facts f) {
        return new AxisChoices(
                f.space.people().space(),
                f.mean,
                f.deviation,
                f.spectrum,
                p.desk.directions().get());
    }

    /** Lists the axes there are; those in use stay. */
    private void offerAxes() {
        Parts p = parts;
        Facts f = facts;
        if (p == null || f == null || p.scatter.isDisposed()) {
            return;
        }
        p.bar.offer(choices(p, f));
        layOut();
    }

    /** Lays the population out along the axes that are chosen. */
    private void layOut() {
        Parts p = parts;
        Facts f = facts;
        if (p == null || f == null) {
            return;
        }
        Optional<Plane> chosen = p.bar.plane(choices(p, f));
        if (f.models.isEmpty() || chosen.isEmpty()) {
            plane = null;
            asked++;
            p.scatter.show(null, List.of(), "", "", TEXTS.text(f.models.isEmpty() ? "space.nobody" : "space.noaxis"));
            return;
        }
        Plane wanted = chosen.get();
        if (wanted.equals(plane)) {
            return;
        }
        plane = wanted;
        String titleX = AxisChoices.title(wanted.x());
        String titleY = AxisChoices.title(wanted.y());
        p.scatter.show(null, f.models, titleX, titleY, TEXTS.text("scatter.computing"));
        int mine = ++asked;
        p.desk.background(() -> wanted.of(f.space.people(), Task.unwatched()), positions -> {
            if (mine == asked && !p.scatter.isDisposed()) {
                overlay();
                p.scatter.show(positions, f.models, titleX, titleY, "");
            }
        });
    }

    private void recolour() {
        Parts p = parts;
        Facts f = facts;
        if (p == null || f == null) {
            return;
        }
        Theme theme = p.theme;
        String label = p.bar.label();
        int unknown = DotsImage.rgb(theme.between(Tone.PANEL, Tone.DIM, 0.45).getRGB());
        p.cards.first(label);
        p.scatter.colour(
                label.isEmpty()
                        ? Colouring.plain(
                                f.models.size(), DotsImage.rgb(theme.series(0).getRGB()))
                        : Colouring.by(
                                f.labels,
                                label,
                                ColourMap.on(theme.dark()),
                                i -> DotsImage.rgb(theme.series(i).getRGB()),
                                unknown),
                label);
    }

    /** Brings the identity in hand, its neighbours and the selection up to date. */
    private void overlay() {
        Parts p = parts;
        Plane in = plane;
        Facts f = facts;
        if (p == null || p.scatter.isDisposed()) {
            return;
        }
        if (p.desk.shown().get().equals(p.desk.history().identity())) {
            p.scatter.forgetNudges();
        }
        Optional<Coefficients> point = in == null || f == null
                ? Optional.empty()
                : p.desk.shown().get().map(Identity::edited).filter(c -> c.space()
                        .equals(f.space.people().space()));
        Scatter.Spot spot = in == null
                ? null
                : point.map(c -> new Scatter.Spot(in.x().position(c), in.y().position(c)))
                        .orElse(null);
        List<Integer> near = point.isEmpty()
                ? List.of()
                : p.desk.insight().get().neighbours().stream()
                        .limit(NEIGHBOURS)
                        .map(Neighbour::row)
                        .toList();
        p.scatter.overlay(spot, near, p.desk.person().get().orElse(PointIndex.NONE));
    }

    private Menu menu(ScatterCanvas scatter) {
        Menu menu = new Menu(scatter);
        int row = scatter.scatter().hovered();
        Facts f = facts;
        if (f != null && row >= 0 && row < f.models.size()) {
            item(menu, TEXTS.text("menu.open", f.models.get(row)), () -> take(row));
        }
        Scatter.Spot hand = scatter.scatter().hand();
        if (hand != null) {
            org.eclipse.swt.graphics.Point at =
                    scatter.toControl(scatter.getDisplay().getCursorLocation());
            double dx = scatter.scatter().x().value(at.x) - hand.x();
            double dy = scatter.scatter().y().value(at.y) - hand.y();
            item(menu, TEXTS.text("menu.here"), () -> move(dx, dy, true));
        }
        item(menu, TEXTS.text("menu.fit"), this::fit);
        menu.addListener(SWT.Hide, e -> menu.getDisplay().asyncExec(menu::dispose));
        return menu;
    }

    private static void item(Menu menu, String text, Runnable run) {
        MenuItem item = new MenuItem(menu, SWT.PUSH);
        item.setText(text);
        item.addListener(SWT.Selection, e -> run.run());
    }

    private void take(int row) {
        Parts p = parts;
        Facts f = facts;
        if (p != null && f != null) {
            p.desk.background(() -> Desk.person(f.space, row), person -> p.desk.history()
                    .change(TEXTS.text("change.open", person.name()), person));
        }
    }

    /** Moves the identity in hand so far from where the history has it. */
    private void move(double dx, double dy, boolean done) {
        Parts p = parts;
        Plane in = plane;
        Facts f = facts;
        if (p == null || in == null || f == null) {
            return;
        }
        p.desk.history()
                .identity()
                .filter(i -> i.point().space().equals(f.space.people().space()))
                .ifPresent(i -> {
                    Identity moved = dx == 0 && dy == 0 ? i : i.withPoint(in.move(i.point(), dx, dy));
                    if (done) {
                        p.desk.history()
                                .change(
                                        TEXTS.text("change.move", AxisChoices.name(in.x()), AxisChoices.name(in.y())),
                                        moved);
                    } else {
                        p.desk.history().preview(moved);
                    }
                });
    }

    /** What the hand does in the plot. */
    private final class Pointer implements ScatterCanvas.Hands {
        @Override
        public void selected(int row) {
            if (parts != null) {
                parts.desk.person().set(row == PointIndex.NONE ? Optional.empty() : Optional.of(row));
            }
        }

        @Override
        public void opened(int row) {
            take(row);
        }

        @Override
        public void hovered(int row) {
            if (parts != null) {
                parts.cards.rest(row);
            }
        }

        @Override
        public void moved(double dx, double dy, boolean done) {
            move(dx, dy, done);
        }
    }
}
