package w2w.ui.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BundleRowTest {
    @Test
    void shortens_licence_headers_to_their_names() {
        assertEquals("Apache-2.0, MIT", BundleRow.shorten("Apache-2.0;link=\"a\", \"MIT\""));
    }
}
