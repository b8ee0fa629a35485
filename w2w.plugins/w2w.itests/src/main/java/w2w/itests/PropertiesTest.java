package w2w.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What {@code ./w2w test -Dkey=value} hands on arrives in this process too. */
class PropertiesTest {
    @Test
    void the_test_commands_properties_reach_the_container() {
        String given = System.getenv("W2W_TEST_VM");
        if (given == null) {
            assertEquals("container", System.getProperty("w2w.tests"));
            return;
        }
        for (String option : given.split("','", -1)) {
            String[] pair = option.replaceAll("^'?-D|'$", "").split("=", 2);
            assertEquals(pair[1], System.getProperty(pair[0]), option);
        }
    }
}
