package w2w.ui.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.swt.widgets.Shell;

/** With {@code -Dw2w.ui.probe=true}: prints how long after the start of the process the window was drawn, and closes it. */
final class StartProbe {
    private StartProbe() {}

    static void watch(Shell shell) {
        if (!Boolean.getBoolean("w2w.ui.probe")) {
            return;
        }
        shell.update(); // draws what is outstanding before it returns
        Instant begin = ProcessHandle.current().info().startInstant().orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "window %.1f%n",
                Duration.between(begin, Instant.now()).toNanos() / 1e6);
        shell.close();
    }
}
