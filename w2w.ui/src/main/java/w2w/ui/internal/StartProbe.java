package w2w.ui.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.swt.widgets.Shell;

/**
 * With {@code -Dw2w.ui.probe=true}: prints how long after the start of the process the window was drawn, and closes
 * it; {@code stay} leaves it open.
 */
final class StartProbe {
    private StartProbe() {}

    static void watch(Shell shell) {
        String wanted = System.getProperty("w2w.ui.probe", "");
        if (!wanted.equals("true") && !wanted.equals("stay")) {
            return;
        }
        shell.update(); // draws what is outstanding before it returns
        Instant begin = ProcessHandle.current().info().startInstant().orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "window %.1f%n",
                Duration.between(begin, Instant.now()).toNanos() / 1e6);
        if (wanted.equals("true")) {
            shell.close();
        }
    }
}
