package w2w.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class JsonTreeTest {
    private record Point(String name, float[] at, Optional<String> note, OptionalLong bytes, Path file) {}

    private static String compact(Object tree) {
        return JsonTree.of(tree).toString();
    }

    @Test
    void records_are_objects_with_their_components_in_order() {
        assertEquals(
                "{\"name\":\"a\",\"at\":[0.1,2.0],\"note\":null,\"bytes\":7,\"file\":\"/x/y\"}",
                compact(new Point("a", new float[] {0.1f, 2}, Optional.empty(), OptionalLong.of(7), Path.of("/x/y"))));
    }

    @Test
    void numbers_that_json_lacks_are_null() {
        assertEquals(
                "[null,null,null,1.5,9007199254740993]",
                compact(Arrays.asList(Double.NaN, Float.POSITIVE_INFINITY, null, 1.5, 9007199254740993L)));
    }

    @Test
    void maps_lists_enums_and_booleans_nest() {
        assertEquals(
                "{\"a\":[true,\"SECONDS\"]}",
                compact(Map.of("a", List.of(true, java.util.concurrent.TimeUnit.SECONDS))));
    }

    @Test
    void members_of_maps_without_an_order_come_by_their_names() {
        assertEquals(
                "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5}",
                JsonTree.write(Map.of("e", 5, "b", 2, "d", 4, "a", 1, "c", 3)).replaceAll("\\s", ""));
    }
}
