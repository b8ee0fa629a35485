package w2w.ui.internal;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.window.ApplicationWindow;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.plugin.PluginStatus;

/** The window: menu, views in tabs, status line. Everything on the UI thread, except that plug-ins are listed on another. */
final class MainWindow extends ApplicationWindow {
    /** How often plug-ins are listed again, milliseconds. */
    private static final int PERIOD = 500;

    private static final Logger LOG = LoggerFactory.getLogger(MainWindow.class);

    private final Supplier<List<PluginStatus>> plugins;
    private final Supplier<List<BundleRow>> bundles;
    private final String version;
    private final String pluginsFolder;
    private final AtomicBoolean listing = new AtomicBoolean();
    private @Nullable PluginsView pluginsView;
    private @Nullable StatusLine status;

    /** Where the window gets what it shows; {@code plugins} is called off the UI thread. */
    MainWindow(
            Supplier<List<PluginStatus>> plugins,
            Supplier<List<BundleRow>> bundles,
            String version,
            String pluginsFolder) {
        super(null);
        this.plugins = plugins;
        this.bundles = bundles;
        this.version = version;
        this.pluginsFolder = pluginsFolder;
        addMenuBar();
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(Messages.text("window.title"));
        shell.setMinimumSize(640, 400);
    }

    @Override
    protected Point getInitialSize() {
        return new Point(1180, 720);
    }

    @Override
    protected MenuManager createMenuManager() {
        MenuManager bar = new MenuManager();
        MenuManager file = new MenuManager(Messages.text("menu.file"));
        file.add(action("menu.file.exit", SWT.MOD1 | 'Q', this::close));
        MenuManager view = new MenuManager(Messages.text("menu.view"));
        view.add(action("menu.view.refresh", SWT.F5, this::listPlugins));
        MenuManager help = new MenuManager(Messages.text("menu.help"));
        help.add(action("menu.help.about", 0, () -> new AboutDialog(getShell(), version, bundles.get()).open()));
        bar.add(file);
        bar.add(view);
        bar.add(help);
        return bar;
    }

    @Override
    protected Control createContents(Composite parent) {
        Composite area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(area);
        CTabFolder folder = new CTabFolder(area, SWT.BORDER);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(folder);
        CTabItem item = new CTabItem(folder, SWT.NONE);
        item.setText(Messages.text("tab.plugins"));
        PluginsView view = new PluginsView(folder, pluginsFolder);
        pluginsView = view;
        item.setControl(view.control());
        folder.setSelection(item);
        status = new StatusLine(area);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(status.control());
        tick();
        view.setFocus();
        return area;
    }

    private void tick() {
        listPlugins();
        Display display = getShell().getDisplay();
        display.timerExec(PERIOD, () -> {
            if (getShell() != null && !getShell().isDisposed()) {
                tick();
            }
        });
    }

    /** Lists the plug-ins on a thread of its own and shows them when they are there; one listing at a time. */
    private void listPlugins() {
        if (!listing.compareAndSet(false, true)) {
            return;
        }
        Display display = getShell().getDisplay();
        Thread thread = new Thread(
                () -> {
                    try {
                        List<PluginStatus> now = plugins.get();
                        if (!display.isDisposed()) {
                            display.asyncExec(() -> show(now));
                        }
                    } catch (IllegalStateException e) {
                        LOG.debug("the container stops while plug-ins are listed", e);
                    } finally {
                        listing.set(false);
                    }
                },
                "w2w-list-plugins");
        thread.setDaemon(true);
        thread.start();
    }

    private void show(List<PluginStatus> now) {
        if (pluginsView == null || status == null || pluginsView.control().isDisposed()) {
            return;
        }
        PluginsModel model = pluginsView.show(now);
        status.say(
                model.notReady() == 0
                        ? Messages.text("status.counts", model.ready())
                        : Messages.text("status.counts.bad", model.ready(), model.notReady()));
    }

    private static Action action(String key, int accelerator, Runnable what) {
        Action action = new Action(Messages.text(key)) {
            @Override
            public void run() {
                what.run();
            }
        };
        action.setAccelerator(accelerator);
        return action;
    }
}
