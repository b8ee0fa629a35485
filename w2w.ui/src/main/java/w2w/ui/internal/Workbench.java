package w2w.ui.internal;

import java.util.concurrent.Callable;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.SWTError;
import org.eclipse.swt.widgets.Display;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.plugin.Plugins;

/** Opens the window on the process's main thread, which the launcher gives to a service with {@code main.thread=workbench}. */
@Component(service = Callable.class, property = "main.thread=workbench")
public final class Workbench implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Workbench.class);

    private final BundleContext context;
    private final Plugins plugins;
    private volatile @Nullable Display display;
    private volatile boolean stopping;

    @Activate
    public Workbench(BundleContext context, @Reference Plugins plugins) {
        this.context = context;
        this.plugins = plugins;
    }

    /** Closes the window when the bundle goes. */
    @Deactivate
    void deactivate() {
        stopping = true;
        Display open = display;
        if (open != null && !open.isDisposed()) {
            open.wake();
        }
    }

    /** Runs the event loop until the window is closed. */
    @Override
    public Integer call() {
        Display open;
        try {
            Display.setAppName(Messages.text("app.name"));
            open = new Display();
            display = open;
        } catch (SWTError e) {
            return refuse("error.display", e);
        } catch (LinkageError e) {
            return refuse("error.gtk", e);
        }
        try {
            MainWindow window = new MainWindow(plugins::check, () -> BundleRow.all(context), version(), folder());
            window.setBlockOnOpen(false);
            Window.setExceptionHandler(t -> LOG.error(Messages.text("error.ui", t.toString()), t));
            window.open();
            StartProbe.watch(window.getShell());
            while (window.getShell() != null && !window.getShell().isDisposed() && !stopping) {
                dispatch(open);
            }
            window.close();
            return 0;
        } finally {
            open.dispose();
        }
    }

    private static void dispatch(Display display) {
        try {
            if (!display.readAndDispatch()) {
                display.sleep();
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.error(Messages.text("error.ui", e.toString()), e);
        }
    }

    private static int refuse(String key, Throwable cause) {
        LOG.error(Messages.text(
                key, String.valueOf(cause.getMessage()).lines().findFirst().orElse("")));
        LOG.debug("no window", cause);
        return 1;
    }

    private String version() {
        return context.getBundle().getVersion().toString();
    }

    private String folder() {
        String folder = context.getProperty("w2w.plugins");
        return folder == null ? "plugins" : folder;
    }
}
