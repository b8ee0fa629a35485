package w2w.ui.internal.edits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.jspecify.annotations.Nullable;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.model.OpenSpace;
import w2w.ui.internal.plot.Ticks;
import w2w.ui.internal.view.Command;
import w2w.ui.internal.view.Frame;
import w2w.ui.internal.view.MenuId;
import w2w.ui.internal.view.Place;
import w2w.ui.internal.view.View;

/** The edit of the identity in hand: one slider a direction, when it acts, and whether the result still is like the population. */
public final class EditsView implements View {
    private static final Messages TEXTS = Messages.of(EditsView.class);

    /** What the names of directions with a slider are remembered under. */
    private static final String SLIDERS = "edits.sliders";

    private final EditBoard board = new EditBoard();
    private final Map<String, DirectionSlider> sliders = new HashMap<>();
    private @Nullable Parts parts;

    /** What is there once the view has been created. */
    private record Parts(
            Desk desk,
            Frame frame,
            EditActions actions,
            Hills hills,
            Label hint,
            ScrolledComposite scroll,
            Composite rows,
            InjectionSlider injection,
            Button add,
            Button reset) {
        Theme theme() {
            return frame.theme();
        }
    }

    @Override
    public String id() {
        return "edits";
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
        return List.of(
                new Command("edits.add", MenuId.MODEL, SWT.MOD1 | 'D', this::openAddMenu, this::hasSpace),
                new Command("edits.find", MenuId.SPACE, SWT.MOD1 | SWT.MOD2 | 'D', this::find, this::hasSpace),
                new Command("edits.reset", MenuId.MODEL, SWT.MOD1 | 'U', this::resetAll, this::isEdited));
    }

    @Override
    public Control create(Composite parent, Desk desk, Frame frame) {
        Theme theme = frame.theme();
        Composite root = Panels.grid(parent, theme, 1);
        GridLayoutFactory.fillDefaults().margins(0, 4).spacing(0, 2).applyTo(root);

        TypicalityBar typicality = new TypicalityBar(root, theme);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(typicality);
        Bind.to(typicality, desk.insight(), typicality::show);

        Label hint = new Label(root, SWT.WRAP);
        Panels.colored(hint, theme, Tone.PANEL, Tone.DIM);
        GridDataFactory.fillDefaults().grab(true, false).indent(10, 6).applyTo(hint);

        ScrolledComposite scroll = new ScrolledComposite(root, SWT.V_SCROLL);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(scroll);
        Panels.colored(scroll, theme, Tone.PANEL, Tone.TEXT);
        Composite rows = new Composite(scroll, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(0, 6).applyTo(rows);
        Panels.colored(rows, theme, Tone.PANEL, Tone.TEXT);
        scroll.setContent(rows);
        scroll.setExpandHorizontal(true);
        scroll.setExpandVertical(true);
        scroll.getVerticalBar().setIncrement(24);

        EditActions actions = new EditActions(desk, board);
        InjectionSlider injection = new InjectionSlider(root, theme, actions::inject);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(injection);

        Composite foot = Panels.grid(root, theme, 2);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(foot);
        Button add = button(foot, "board.add", this::openAddMenu);
        Button reset = button(foot, "board.reset", this::resetAll);

        board.prefer(frame.remembered(SLIDERS, "").lines().toList());
        board.onChoice(names -> frame.remember(SLIDERS, String.join("\n", names)));
        Hills hills = new Hills(desk, this::refresh);
        parts = new Parts(desk, frame, actions, hills, hint, scroll, rows, injection, add, reset);
        Bind.to(root, desk.space(), s -> hills.clear());
        Bind.to(root, desk.directions(), this::keepUp);
        Bind.to(root, desk.shown(), i -> refresh());
        return root;
    }

    private static Button button(Composite parent, String key, Runnable run) {
        Button button = new Button(parent, SWT.PUSH);
        button.setText(TEXTS.text(key));
        Accessible.named(button, TEXTS.text(key).replace("&", ""), TEXTS.text(key + ".tip"));
        button.addListener(SWT.Selection, e -> run.run());
        GridDataFactory.fillDefaults().grab(true, false).applyTo(button);
        return button;
    }

    @Override
    public void focus() {
        Parts p = parts;
        if (p != null) {
            Control first = sliders.isEmpty() ? p.add : p.rows.getChildren()[0];
            first.setFocus();
        }
    }

    /** Follows the directions that are kept: a space begins with its first ones, a direction that was found anew replaces the old one. */
    private void keepUp(List<EditDirection> kept) {
        board.follow(kept);
        refresh();
    }

    private boolean hasSpace() {
        Parts p = parts;
        return p != null && p.desk.space().get().isPresent();
    }

    private boolean isEdited() {
        Parts p = parts;
        return p != null && p.actions.isEdited();
    }

    private void resetAll() {
        Parts p = parts;
        if (p != null) {
            sliders.values().forEach(TrackSlider::settle);
            p.injection.settle();
            p.actions.resetAll();
        }
    }

    /** Brings everything up to what is shown. */
    private void refresh() {
        Parts p = parts;
        if (p == null || p.rows.isDisposed()) {
            return;
        }
        Optional<OpenSpace> space = p.desk.space().get();
        Optional<Identity> mine = p.actions.shown();
        Edit edit = p.actions.edit();
        List<EditDirection> directions = space.isPresent() ? board.rows(edit) : List.of();
        if (!directions.stream().map(EditDirection::name).toList().equals(names(p))) {
            rebuild(p, directions);
        }
        space.ifPresent(s -> p.hills.want(s, directions));
        for (EditDirection direction : directions) {
            DirectionSlider slider = sliders.get(direction.name());
            if (slider != null) {
                slider.show(
                        direction,
                        EditTerms.strength(edit, direction.name()),
                        mine.map(i -> EditTerms.place(i.point(), edit, direction))
                                .orElse(null),
                        p.hills.of(direction));
            }
        }
        p.injection.setEnabled(mine.isPresent());
        p.injection.show(edit.injection());
        p.add.setEnabled(space.isPresent());
        p.reset.setEnabled(p.actions.isEdited());
        hint(p, hint(space, p.desk.shown().get(), mine, directions));
    }

    private String hint(
            Optional<OpenSpace> space,
            Optional<Identity> shown,
            Optional<Identity> mine,
            List<EditDirection> directions) {
        if (space.isEmpty()) {
            return TEXTS.text("board.space");
        }
        if (shown.isEmpty()) {
            return TEXTS.text("board.nobody");
        }
        if (mine.isEmpty()) {
            return TEXTS.text("board.other", shown.get().name(), space.get().name());
        }
        return directions.isEmpty() ? TEXTS.text("board.empty") : "";
    }

    private static void hint(Parts p, String text) {
        if (!p.hint.getText().equals(text)) {
            p.hint.setText(text);
            p.hint.setVisible(!text.isEmpty());
            GridDataFactory.fillDefaults()
                    .grab(true, false)
                    .indent(10, 6)
                    .exclude(text.isEmpty())
                    .applyTo(p.hint);
            p.hint.getParent().layout();
        }
    }

    private static List<String> names(Parts p) {
        List<String> names = new ArrayList<>();
        for (Control child : p.rows.getChildren()) {
            names.add(((DirectionSlider) child).direction().name());
        }
        return names;
    }

    private void rebuild(Parts p, List<EditDirection> directions) {
        for (Control child : p.rows.getChildren()) {
            child.dispose();
        }
        sliders.clear();
        for (EditDirection direction : directions) {
            DirectionSlider slider =
                    new DirectionSlider(p.rows, p.theme(), direction, p.actions::strengthen, this::push);
            GridDataFactory.fillDefaults().grab(true, false).applyTo(slider);
            slider.addListener(SWT.FocusIn, e -> reveal(p, slider));
            slider.addListener(SWT.MenuDetect, e -> slider.setMenu(menu(slider)));
            sliders.put(direction.name(), slider);
        }
        p.scroll.setMinHeight(p.rows.computeSize(SWT.DEFAULT, SWT.DEFAULT).y);
        p.rows.layout();
    }

    private static void reveal(Parts p, DirectionSlider slider) {
        Rectangle at = slider.getBounds();
        int top = p.scroll.getOrigin().y;
        int room = p.scroll.getClientArea().height;
        if (at.y < top) {
            p.scroll.setOrigin(0, at.y);
        } else if (at.y + at.height > top + room) {
            p.scroll.setOrigin(0, at.y + at.height - room);
        }
    }

    private Menu menu(DirectionSlider slider) {
        Menu menu = new Menu(slider);
        item(menu, "menu.type", () -> slider.type(""));
        for (DirectionSlider.Button button : DirectionSlider.Button.values()) {
            item(menu, "menu." + button.name().toLowerCase(java.util.Locale.ROOT), () -> push(slider, button));
        }
        menu.addListener(SWT.Hide, e -> menu.getDisplay().asyncExec(menu::dispose));
        return menu;
    }

    private static void item(Menu menu, String key, Runnable run) {
        MenuItem item = new MenuItem(menu, SWT.PUSH);
        item.setText(TEXTS.text(key));
        item.addListener(SWT.Selection, e -> run.run());
    }

    private void push(DirectionSlider slider, DirectionSlider.Button button) {
        Parts p = parts;
        if (p == null) {
            return;
        }
        EditDirection direction = slider.direction();
        slider.settle();
        switch (button) {
            case RESET -> slider.reset();
            case REMOVE -> {
                p.actions.remove(direction.name());
                refresh();
            }
            case DISENTANGLE ->
                p.desk.space().get().ifPresent(s -> new DisentangleDialog(
                                p.frame.shell(),
                                p.theme(),
                                p.desk,
                                s,
                                board.kept(direction),
                                direction,
                                board.others(p.actions.edit(), direction.name()),
                                (pure, from) -> {
                                    p.actions.exchange(pure, from);
                                    refresh();
                                })
                        .open());
        }
    }

    private void openAddMenu() {
        Parts p = parts;
        if (p == null || p.desk.space().get().isEmpty()) {
            return;
        }
        Menu menu = new Menu(p.add);
        List<EditDirection> missing = board.missing(p.actions.edit());
        for (EditDirection direction : missing) {
            MenuItem item = new MenuItem(menu, SWT.PUSH);
            item.setText(direction.name() + "\t" + quality(direction));
            item.setToolTipText(String.join("\n", direction.quality().warnings()));
            item.addListener(SWT.Selection, e -> pin(List.of(direction)));
        }
        if (missing.isEmpty()) {
            MenuItem none = new MenuItem(menu, SWT.PUSH);
            none.setText(TEXTS.text("add.none"));
            none.setEnabled(false);
        }
        new MenuItem(menu, SWT.SEPARATOR);
        if (missing.size() > 1) {
            item(menu, "add.all", () -> pin(missing));
        }
        item(menu, "add.find", this::find);
        menu.addListener(SWT.Hide, e -> menu.getDisplay().asyncExec(menu::dispose));
        menu.setLocation(p.add.toDisplay(0, 0));
        menu.setVisible(true);
    }

    private void find() {
        Parts p = parts;
        if (p != null) {
            p.desk.space().get().ifPresent(s -> new FindDialog(p.frame.shell(), p.theme(), p.desk, s, found -> {
                        pin(found);
                        p.frame.say(TEXTS.text(
                                "find.found",
                                String.join(
                                        ", ",
                                        found.stream().map(EditDirection::name).toList())));
                    })
                    .open());
        }
    }

    private static String quality(EditDirection direction) {
        double value = direction.quality().value();
        return Double.isNaN(value) ? "" : direction.quality().measure() + " " + Ticks.label(value, 2);
    }

    private void pin(List<EditDirection> directions) {
        directions.forEach(board::pin);
        refresh();
    }
}
