package w2w.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs a contract as its author would, and says what came of it. */
final class Contracts {
    private Contracts() {}

    private static TestExecutionSummary run(Class<?> contract) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(contract))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }

    /** Nothing fails, and not everything was skipped. */
    static void assertPasses(Class<?> contract, int atLeast) {
        TestExecutionSummary summary = run(contract);
        StringWriter report = new StringWriter();
        summary.printFailuresTo(new PrintWriter(report, true));
        assertEquals(0, summary.getTotalFailureCount(), report::toString);
        assertTrue(summary.getTestsSucceededCount() >= atLeast, summary.getTestsSucceededCount() + " tests passed");
    }

    /** The named test is among those that fail. */
    static void assertCaught(Class<?> contract, String by) {
        Set<String> failed = new TreeSet<>();
        run(contract)
                .getFailures()
                .forEach(f -> failed.add(f.getTestIdentifier()
                        .getUniqueId()
                        .replaceAll(".*\\[(?:method|test-template):(\\w+).*", "$1")));
        assertTrue(failed.contains(by), by + " did not fail; those that did: " + failed);
    }
}
