package w2w.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;

@ExtendWith(BundleContextExtension.class)
class ContainerTest {
    @InjectBundleContext
    BundleContext context;

    @Test
    void every_bundle_is_resolved_and_started() {
        List<String> down = Stream.of(context.getBundles())
                .filter(b -> b.getHeaders().get(Constants.FRAGMENT_HOST) == null
                        ? b.getState() != Bundle.ACTIVE && b.getState() != Bundle.STARTING
                        : b.getState() != Bundle.RESOLVED)
                .map(Bundle::toString)
                .toList();
        assertEquals(List.of(), down);
    }
}
