package w2w.ui.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.SWTError;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.widgets.Display;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.MetaTypeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.plugin.Plugins;
import w2w.api.plugin.PluginsListener;
import w2w.api.plugin.TrustedFiles;
import w2w.api.studio.Inverter;
import w2w.api.studio.PictureFiles;
import w2w.api.studio.Renderer;
import w2w.api.studio.Studio;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Services;
import w2w.ui.internal.plugins.OsgiCatalogue;
import w2w.ui.internal.view.View;

/** Opens the window on the process's main thread, which the launcher gives to a service with {@code main.thread=workbench}. */
@Component(service = Callable.class, property = "main.thread=workbench")
public final class Workbench implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Workbench.class);
    private static final Messages TEXTS = Messages.of(Workbench.class);

    /** How long the bundles that the window uses are kept for it after it was asked to close. */
    private static final long GRACE_SECONDS = 9;

    private final BundleContext context;
    private final Services services;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Display display;
    private volatile boolean stopping;

    @Activate
    public Workbench(
            BundleContext context,
            @Reference Plugins plugins,
            @Reference Studio studio,
            @Reference Renderer renderer,
            @Reference Inverter inverter,
            @Reference PictureFiles pictureFiles,
            @Reference TrustedFiles trustedFiles,
            @Reference MetaTypeService metatype,
            @Reference ConfigurationAdmin configurations) {
        this.context = context;
        this.services = new Services(
                studio,
                plugins,
                renderer,
                inverter,
                pictureFiles,
                trustedFiles,
                new OsgiCatalogue(context, plugins, metatype, configurations));
    }

    /** Closes the window when the bundle goes, and waits for it: what the window uses goes next. */
    @Deactivate
    void deactivate() throws InterruptedException {
        stopping = true;
        Display open = display;
        if (open == null || open.isDisposed() || open.getThread() == Thread.currentThread()) {
            return;
        }
        open.wake();
        if (!ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn(TEXTS.text("error.slow.end", GRACE_SECONDS));
        }
    }

    /** Runs the event loop until the window is closed. */
    @Override
    public Integer call() {
        Display open;
        try {
            Display.setAppName(TEXTS.text("app.name"));
            open = new Display();
            display = open;
        } catch (SWTError e) {
            return refuse("error.display", e);
        } catch (LinkageError e) {
            return refuse("error.gtk", e);
        }
        try {
            run(open);
            return 0;
        } finally {
            open.dispose();
            ended.countDown();
        }
    }

    private void run(Display open) {
        Path home = Path.of(property("w2w.home", System.getProperty("user.home") + "/.w2w"));
        Settings settings = new Settings(home.resolve("config").resolve("workbench.properties"));
        Theme theme = new Theme(open, settings.text("theme", "").equals("dark"));
        Desk desk = new Desk(
                services, work -> onUi(open, work), home.resolve("cache").resolve("thumbnails"));
        Choices choices = new Choices(settings, theme, desk);
        Opening opening =
                new Opening(desk, settings, choices, home.resolve("workspaces").resolve("miniature"));
        ServiceRegistration<PluginsListener> listener =
                context.registerService(PluginsListener.class, desk::pluginsChanged, null);
        try {
            List<View> views = Views.all(atHome(property("w2w.plugins", "plugins")), home.resolve("logs"));
            MainWindow window = new MainWindow(
                    desk,
                    theme,
                    settings,
                    choices,
                    views,
                    opening,
                    () -> BundleRow.all(context),
                    context.getBundle().getVersion().toString());
            window.setBlockOnOpen(false);
            Window.setExceptionHandler(t -> LOG.error(TEXTS.text("error.ui", t.toString()), t));
            window.open();
            StartProbe.watch(window.getShell());
            Pauses pauses = new Pauses();
            if (window.getShell() != null) {
                window.begin();
                Showcase.watch(window, desk, theme);
                Feel.watch(window, desk, views, pauses);
                Exercise.watch(window, desk, views);
            }
            while (window.getShell() != null && !window.getShell().isDisposed() && !stopping) {
                dispatch(open, desk, pauses);
            }
            window.close();
        } finally {
            desk.close();
            unregister(listener);
        }
    }

    /** A path as a person writes it. */
    private static String atHome(String path) {
        String home = System.getProperty("user.home", "") + "/";
        return path.startsWith(home) && home.length() > 1 ? "~/" + path.substring(home.length()) : path;
    }

    private static void onUi(Display display, Runnable work) {
        try {
            display.asyncExec(work);
        } catch (SWTException e) { // the window has been closed
            LOG.debug("nobody sees it any more", e);
        }
    }

    private static void dispatch(Display display, Desk desk, Pauses pauses) {
        try {
            if (!pauses.timed(display::readAndDispatch)) {
                display.sleep();
            }
        } catch (RuntimeException | LinkageError e) {
            desk.report(TEXTS.text("error.ui.doing"), e);
        }
    }

    private static int refuse(String key, Throwable cause) {
        LOG.error(TEXTS.text(
                key, String.valueOf(cause.getMessage()).lines().findFirst().orElse("")));
        LOG.debug("no window", cause);
        return 1;
    }

    private static void unregister(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            LOG.debug("the bundle stops", e);
        }
    }

    private String property(String name, String otherwise) {
        String value = context.getProperty(name);
        return value == null ? otherwise : value;
    }
}
