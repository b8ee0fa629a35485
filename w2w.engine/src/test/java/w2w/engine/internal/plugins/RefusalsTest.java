package w2w.engine.internal.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import w2w.engine.internal.plugins.Refusals.Clause;

class RefusalsTest {
    private static final Set<String> OURS = Set.of("w2w.api", "w2w.engine", "com.google.gson");
    private static final Map<String, String> PACKAGES = Map.of(
            "w2w.api.task", "w2w.api", "com.google.gson", "com.google.gson", "org.osgi.framework", "the framework");

    private static Optional<String> of(Map<String, String> headers) {
        return Refusals.of(headers, OURS::contains, PACKAGES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            Export-Package     | a.b;version="1,2",w2w.api.task;version="99"       | exports the package w2w.api.task, which belongs to w2w.api
            Export-Package     | a;w2w.api.task;version=1                           | exports the package w2w.api.task
            Export-Package     | org.osgi.framework                                 | exports the package org.osgi.framework
            Fragment-Host      | w2w.engine;bundle-version="[1,2)"                  | attaches to w2w.engine
            Fragment-Host      | system.bundle                                      | extends the framework
            Fragment-Host      | system.bundle; extension:=framework                | extends the framework
            Fragment-Host      | org.apache.felix.framework;extension:="bootclasspath" | extends the framework
            Bundle-SymbolicName | w2w.api;singleton:=true                           | has the name of w2w.api
            """)
    void refuses_what_stands_in_for_a_part_of_the_distribution(String header, String value, String why) {
        String reason = of(Map.of(header, value)).orElseThrow();
        assertTrue(reason.contains(why), reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            Export-Package      | com.google.gson;version="2.99"
            Export-Package      | w2w.api.tasks,my.w2w.api.task
            Export-Package      | a;x="w2w.api.task,w2w.api.task"
            Fragment-Host       | my.plugin
            Bundle-SymbolicName | w2w.api.more
            Import-Package      | w2w.api.task
            """)
    void takes_what_only_adds(String header, String value) {
        assertEquals(Optional.empty(), of(Map.of(header, value)));
    }

    @Test
    void clauses_are_split_outside_quotes_only() {
        assertEquals(
                List.of(
                        new Clause(List.of("a", "b"), Map.of("version", "\"1,2;3\"", "uses", "\"c\"")),
                        new Clause(List.of("d"), Map.of())),
                Clause.list("a;b;version=\"1,2;3\";uses:=\"c\", d,"));
    }
}
