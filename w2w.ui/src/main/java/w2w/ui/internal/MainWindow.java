package w2w.ui.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.window.ApplicationWindow;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.jspecify.annotations.Nullable;
import w2w.api.studio.Workspace;
import w2w.ui.internal.dialogs.TrustDialog;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.model.TrustQuestions;
import w2w.ui.internal.view.Command;
import w2w.ui.internal.view.Frame;
import w2w.ui.internal.view.MenuId;
import w2w.ui.internal.view.Place;
import w2w.ui.internal.view.View;

/** The window: menus, views in tabs in sashes, what went wrong, status line. UI thread. */
final class MainWindow extends ApplicationWindow implements Frame {
    private static final Messages TEXTS = Messages.of(MainWindow.class);
    private static final int[] SIZE = {1280, 800};

    /** How long nothing more must have been chosen before choices are written, milliseconds. */
    private static final int REST = 1000;

    private final Desk desk;
    private final Theme theme;
    private final Settings settings;
    private final List<View> views;
    private final Opening opening;
    private final Supplier<List<BundleRow>> bundles;
    private final String version;
    private final MainCommands commands;
    private final Menus menus = new Menus();
    private @Nullable Docks docks;
    private @Nullable StatusLine status;
    private @Nullable Drops drops;
    private int remembered;

    MainWindow(
            Desk desk,
            Theme theme,
            Settings settings,
            Choices choices,
            List<View> views,
            Opening opening,
            Supplier<List<BundleRow>> bundles,
            String version) {
        super(null);
        this.desk = desk;
        this.theme = theme;
        this.settings = settings;
        this.commands = new MainCommands(desk, this, choices, opening);
        this.views = views;
        this.opening = opening;
        this.bundles = bundles;
        this.version = version;
        addMenuBar();
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(TEXTS.text("window.title"));
        shell.setMinimumSize(720, 480);
        Bind.theme(shell, theme, () -> shell.setBackground(theme.color(Tone.WINDOW)));
        menus.watch();
    }

    @Override
    protected Point getInitialSize() {
        int[] size = settings.numbers("window.size", SIZE);
        Rectangle screen = getShell().getDisplay().getPrimaryMonitor().getClientArea();
        return new Point(
                Math.min(Math.max(720, size[0]), screen.width), Math.min(Math.max(480, size[1]), screen.height));
    }

    @Override
    protected MenuManager createMenuManager() {
        for (Command command : commands.all()) {
            menus.add(command, TEXTS, () -> {});
            if (command.id().equals("open")) {
                menus.menu(MenuId.FILE).add(recent());
                menus.separate(MenuId.FILE);
            }
        }
        for (View view : views) {
            for (Command command : view.commands()) {
                menus.add(command, view.texts(), () -> make(view));
            }
        }
        menus.separate(MenuId.VIEW);
        int number = 1;
        for (View view : views) {
            String name = "view." + view.id();
            menus.add(
                    Command.of(
                            view.id(), MenuId.VIEW, number <= 9 ? SWT.MOD3 | ('0' + number) : 0, () -> show(view.id())),
                    number++,
                    view.texts().text(name),
                    view.texts().text(name + ".tip"));
        }
        menus.separate(MenuId.FILE);
        menus.add(Command.of("exit", MenuId.FILE, SWT.MOD1 | 'Q', this::close), TEXTS, () -> {});
        menus.add(
                Command.of("keys", MenuId.HELP, SWT.F1, () -> new KeysDialog(getShell(), theme, menus.keys()).open()),
                TEXTS,
                () -> {});
        menus.add(
                Command.of("about", MenuId.HELP, 0, () -> new AboutDialog(getShell(), theme, version, bundles.get())
                        .open()),
                TEXTS,
                () -> {});
        return menus.bar();
    }

    /** The workspaces that were open before, read anew each time. */
    private MenuManager recent() {
        MenuManager recent = new MenuManager(TEXTS.text("menu.recent"));
        recent.setRemoveAllWhenShown(true);
        recent.addMenuListener(menu -> {
            for (Path folder : opening.recent()) {
                menu.add(new Action(folder.toString().replace("&", "&&")) {
                    @Override
                    public void run() {
                        opening.open(folder, false);
                    }
                });
            }
        });
        recent.add(new Action(TEXTS.text("menu.recent.none")) {}); // an empty menu would not be shown
        return recent;
    }

    @Override
    protected Control createContents(Composite parent) {
        Composite area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(area);
        Bind.theme(area, theme, () -> area.setBackground(theme.color(Tone.WINDOW)));
        TroubleBar troubles = new TroubleBar(area, theme, desk, () -> show("log"));
        troubles.control().moveAbove(null);
        Docks made = new Docks(area, views, desk, this, settings);
        docks = made;
        GridDataFactory.fillDefaults().grab(true, true).applyTo(made.control());
        status = new StatusLine(area, theme, desk);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(status.control());
        desk.questions().ask(this::trusts);
        Bind.to(area, desk.workspace(), w -> title());
        Bind.to(area, desk.history().current(), s -> title());
        Bind.to(area, desk.history().unsaved(), u -> title());
        Drops dropping = new Drops(area, views, this, opening, desk, commands, () -> made.isInFront("invert"));
        dropping.accept();
        drops = dropping;
        return area;
    }

    private boolean trusts(TrustQuestions.Question question) {
        Shell shell = getShell();
        return shell != null && !shell.isDisposed() && new TrustDialog(shell, theme, question).open() == OK;
    }

    private void title() {
        Optional<Workspace> workspace = desk.workspace().get();
        Optional<Identity> identity = desk.history().identity();
        String name =
                workspace.map(w -> String.valueOf(w.folder().getFileName())).orElse("");
        String who = identity.map(Identity::name).orElse("");
        boolean unsaved = desk.history().unsaved().get();
        getShell()
                .setText(
                        name.isEmpty()
                                ? TEXTS.text("window.title")
                                : who.isEmpty()
                                        ? TEXTS.text("window.title.workspace", name)
                                        : TEXTS.text(
                                                unsaved ? "window.title.unsaved" : "window.title.identity", who, name));
    }

    /** Makes the views in front, after the window is on the screen, and opens what was open last. */
    void begin() {
        if (docks != null) {
            docks.makeFront(opening::begin);
        }
    }

    @Override
    public Shell shell() {
        return getShell();
    }

    @Override
    public Theme theme() {
        return theme;
    }

    @Override
    public void show(String viewId) {
        if (docks != null) {
            docks.show(viewId);
        }
    }

    @Override
    public String remembered(String key, String otherwise) {
        return settings.text(key, otherwise);
    }

    @Override
    public void remember(String key, String choice) {
        settings.set(key, choice);
        int mine = ++remembered;
        getShell().getDisplay().timerExec(REST, () -> {
            if (mine == remembered) { // one file for many choices
                settings.save();
            }
        });
    }

    /** Whether every view has been made. */
    boolean isComplete() {
        return docks != null && docks.isComplete();
    }

    private void make(View view) {
        if (docks != null) {
            docks.make(view);
        }
    }

    @Override
    public void say(String text) {
        if (status != null) {
            status.say(text);
        }
    }

    @Override
    public boolean close() {
        if (docks != null && getShell() != null && !getShell().isDisposed()) {
            docks.remember();
            Point size = getShell().getSize();
            if (!getShell().getMaximized()) {
                settings.set("window.size", size.x + "," + size.y);
            }
            settings.save();
        }
        return super.close();
    }

    /** Takes a view elsewhere. */
    void move(String viewId, Place place) {
        if (docks != null) {
            docks.move(viewId, place);
        }
    }

    /** Runs a command by its id. */
    void run(String command) {
        menus.run(command);
    }

    /** Does what dropping files on the window does. */
    void dropped(List<Path> files) {
        if (drops != null) {
            drops.dropped(files);
        }
    }
}
