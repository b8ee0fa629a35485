package w2w.ui.internal.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributesTest {
    @ParameterizedTest
    @CsvSource({
        "/nets/mine/identity.pt, true",
        "/nets/mine, true",
        "/nets/other/../mine/, true",
        "/nets, false",
        "'', false",
        "auto, false",
        "7, false"
    })
    void a_value_names_a_file_where_it_is_its_path_or_its_folder(String value, boolean names) {
        assertEquals(names, Attributes.names(value, Path.of("/nets/mine/identity.pt")));
    }
}
