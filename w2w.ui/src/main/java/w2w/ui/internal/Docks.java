package w2w.ui.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabFolder2Adapter;
import org.eclipse.swt.custom.CTabFolderEvent;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Listener;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.view.Frame;
import w2w.ui.internal.view.Place;
import w2w.ui.internal.view.View;

/** Views in tabs in sashes: left, centre and right above, bottom below. Where they lie is remembered. Views are made when first shown, or before, in a quiet moment. */
final class Docks {
    private static final Logger LOG = LoggerFactory.getLogger(Docks.class);
    private static final Messages TEXTS = Messages.of(Docks.class);
    private static final int[] COLUMNS = {24, 48, 28};
    private static final int[] ROWS = {78, 22};

    /** How long a hand rests before views are made that it has not asked for, nanoseconds. */
    private static final long REST = 2_000_000_000L;

    /** From one of them to the next, milliseconds. */
    private static final int BETWEEN = 200;

    private final List<View> views;
    private final Desk desk;
    private final Frame frame;
    private final Theme theme;
    private final Settings settings;
    private final SashForm rows;
    private final SashForm columns;
    private final Map<Place, CTabFolder> folders = new EnumMap<>(Place.class);
    private final Map<String, CTabItem> items = new LinkedHashMap<>();
    private final Deque<View> toMake = new ArrayDeque<>();
    private @Nullable Runnable made;
    private long moved;
    private Runnable unwatch = () -> {};

    Docks(Composite parent, List<View> views, Desk desk, Frame frame, Settings settings) {
        this.views = views;
        this.desk = desk;
        this.frame = frame;
        this.theme = frame.theme();
        this.settings = settings;
        rows = sash(parent, SWT.VERTICAL);
        columns = sash(rows, SWT.HORIZONTAL);
        for (Place place : List.of(Place.LEFT, Place.CENTRE, Place.RIGHT)) {
            folders.put(place, folder(columns));
        }
        folders.put(Place.BOTTOM, folder(rows));
        columns.setWeights(settings.numbers("layout.columns", COLUMNS));
        rows.setWeights(settings.numbers("layout.rows", ROWS));
        for (View view : views) {
            add(view, place(view));
        }
        hideEmpty();
    }

    Control control() {
        return rows;
    }

    private SashForm sash(Composite parent, int direction) {
        SashForm sash = new SashForm(parent, direction | SWT.SMOOTH);
        sash.setSashWidth(5);
        Bind.theme(sash, theme, () -> sash.setBackground(theme.color(Tone.WINDOW)));
        return sash;
    }

    private CTabFolder folder(Composite parent) {
        CTabFolder folder = new CTabFolder(parent, SWT.BORDER | SWT.FLAT);
        folder.setTabHeight(26);
        folder.setMaximizeVisible(true);
        folder.setHighlightEnabled(false);
        Bind.theme(folder, theme, () -> {
            folder.setBackground(theme.color(Tone.WINDOW));
            folder.setForeground(theme.color(Tone.DIM));
            folder.setSelectionBackground(theme.color(Tone.PANEL));
            folder.setSelectionForeground(theme.color(Tone.TEXT));
        });
        folder.addListener(SWT.Selection, e -> {
            if (e.item instanceof CTabItem item && item.getData() instanceof View view) {
                make(view);
                view.focus();
            }
        });
        folder.addListener(SWT.MouseDoubleClick, e -> {
            if (folder.getItem(new Point(e.x, e.y)) != null) {
                maximise(folder);
            }
        });
        folder.addCTabFolder2Listener(new CTabFolder2Adapter() {
            @Override
            public void maximize(CTabFolderEvent e) {
                Docks.this.maximise(folder);
            }

            @Override
            public void restore(CTabFolderEvent e) {
                Docks.this.maximise(folder);
            }
        });
        folder.addListener(SWT.MenuDetect, e -> {
            CTabItem item = folder.getItem(folder.toControl(e.x, e.y));
            if (item != null && item.getData() instanceof View view) {
                folder.setMenu(movingMenu(folder, view));
            } else {
                folder.setMenu(null);
            }
        });
        return folder;
    }

    private Menu movingMenu(CTabFolder folder, View view) {
        Menu menu = new Menu(folder);
        for (Place place : Place.values()) {
            MenuItem item = new MenuItem(menu, SWT.PUSH);
            item.setText(TEXTS.text("dock.move." + place.name().toLowerCase(java.util.Locale.ROOT)));
            item.setEnabled(place != place(view));
            item.addListener(SWT.Selection, e -> move(view.id(), place));
        }
        menu.addListener(SWT.Hide, e -> menu.getDisplay().asyncExec(menu::dispose));
        return menu;
    }

    private Place place(View view) {
        try {
            return Place.valueOf(
                    settings.text("view." + view.id() + ".place", view.place().name()));
        } catch (IllegalArgumentException e) {
            return view.place();
        }
    }

    private CTabFolder folder(Place place) {
        CTabFolder folder = folders.get(place);
        if (folder == null) {
            throw new IllegalStateException(place + " has no folder");
        }
        return folder;
    }

    private CTabItem add(View view, Place place) {
        CTabItem item = new CTabItem(folder(place), SWT.NONE);
        item.setText(view.texts().text("view." + view.id()));
        item.setToolTipText(view.texts().text("view." + view.id() + ".tip"));
        item.setData(view);
        items.put(view.id(), item);
        return item;
    }

    /** Takes a tab elsewhere, with what it shows. */
    void move(String id, Place place) {
        CTabItem old = item(id);
        View view = (View) old.getData();
        Control control = old.getControl();
        old.setControl(null);
        old.dispose();
        settings.set("view." + view.id() + ".place", place.name());
        CTabItem now = add(view, place);
        if (control != null) {
            control.setParent(folder(place));
            now.setControl(control);
        }
        hideEmpty();
        show(view.id());
    }

    /** A folder without tabs takes no room. */
    private void hideEmpty() {
        for (CTabFolder folder : folders.values()) {
            folder.setVisible(folder.getItemCount() > 0);
            if (folder.getItemCount() > 0 && folder.getSelection() == null) {
                folder.setSelection(0);
            }
        }
        columns.layout();
        rows.layout();
    }

    private void maximise(CTabFolder folder) {
        boolean maximised = rows.getMaximizedControl() != null;
        boolean above = folder.getParent() == columns;
        rows.setMaximizedControl(maximised ? null : above ? columns : folder);
        columns.setMaximizedControl(maximised || !above ? null : folder);
        folder.setMaximized(!maximised);
    }

    private CTabItem item(String id) {
        CTabItem item = items.get(id);
        if (item == null) {
            throw new IllegalArgumentException("no view " + id);
        }
        return item;
    }

    /** Brings a view to the front. */
    void show(String id) {
        CTabItem item = item(id);
        CTabFolder folder = item.getParent();
        if (rows.getMaximizedControl() != null && !folder.getMaximized()) {
            folders.values().stream()
                    .filter(CTabFolder::getMaximized)
                    .findFirst()
                    .ifPresent(this::maximise);
        }
        folder.setSelection(item);
        View view = (View) item.getData();
        make(view);
        view.focus();
    }

    /** Whether a view is in front in its place. */
    boolean isInFront(String id) {
        CTabItem item = item(id);
        return item.getParent().getSelection() == item;
    }

    /** Makes the views in front one after the other, between other events, so that the window is there first; then calls back. */
    void makeFront(Runnable then) {
        made = then;
        for (Place place : List.of(Place.CENTRE, Place.LEFT, Place.RIGHT, Place.BOTTOM)) {
            CTabItem item = folder(place).getSelection();
            String before = settings.text("front." + place, "");
            if (items.containsKey(before) && item(before).getParent() == folder(place)) {
                item = item(before);
                folder(place).setSelection(item);
            }
            if (item != null) {
                toMake.add((View) item.getData());
            }
        }
        makeNext();
    }

    private void makeNext() {
        if (rows.isDisposed()) {
            return;
        }
        View next = toMake.poll();
        if (next == null) {
            if (made != null) {
                made.run();
            }
            watchHand();
            makeHidden();
            return;
        }
        make(next);
        rows.getDisplay().timerExec(1, this::makeNext);
    }

    private void watchHand() {
        moved = System.nanoTime();
        Display display = rows.getDisplay();
        Listener hand = e -> moved = System.nanoTime();
        int[] events = {SWT.MouseDown, SWT.MouseMove, SWT.MouseWheel, SWT.KeyDown};
        for (int event : events) {
            display.addFilter(event, hand);
        }
        unwatch = () -> {
            for (int event : events) {
                display.removeFilter(event, hand);
            }
        };
        rows.addDisposeListener(e -> unwatch.run());
    }

    /** Whether every view has been made. */
    boolean isComplete() {
        return items.values().stream().noneMatch(i -> i.getControl() == null);
    }

    /** Makes the views that nobody has shown yet, one at a time, when hand and drawing rest: the first look at one is not a slow one. */
    private void makeHidden() {
        if (rows.isDisposed()) {
            return;
        }
        Optional<View> next =
                views.stream().filter(v -> item(v.id()).getControl() == null).findFirst();
        if (next.isEmpty()) {
            unwatch.run();
            return;
        }
        if (System.nanoTime() - moved > REST && desk.pictures().isQuiet()) {
            make(next.get());
        }
        rows.getDisplay().timerExec(BETWEEN, this::makeHidden);
    }

    /** Makes a view that was never shown. One that cannot be made says why in its place; the others go on. */
    void make(View view) {
        CTabItem item = item(view.id());
        if (item.getControl() != null) {
            return;
        }
        try {
            item.setControl(view.create(item.getParent(), desk, frame));
        } catch (RuntimeException | LinkageError e) {
            LOG.error("view {} cannot be made", view.id(), e);
            Label label = new Label(item.getParent(), SWT.WRAP);
            label.setText(TEXTS.text("dock.broken", item.getText(), e.toString()));
            item.setControl(label);
        }
    }

    List<View> views() {
        return views;
    }

    /** Writes to the settings how everything lies. */
    void remember() {
        settings.set("layout.columns", join(columns.getWeights()));
        settings.set("layout.rows", join(rows.getWeights()));
        folders.forEach((place, folder) -> {
            if (folder.getSelection() != null && folder.getSelection().getData() instanceof View view) {
                settings.set("front." + place, view.id());
            }
        });
    }

    private static String join(int... weights) {
        return java.util.Arrays.stream(weights)
                .mapToObj(Integer::toString)
                .collect(java.util.stream.Collectors.joining(","));
    }
}
