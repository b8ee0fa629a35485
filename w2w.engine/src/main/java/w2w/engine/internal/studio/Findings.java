package w2w.engine.internal.studio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import w2w.api.studio.CheckReport.Finding;
import w2w.api.studio.CheckReport.Kind;

/** What a check of a workspace folder has found so far, with paths as seen from the folder. */
final class Findings {
    private final Path root;
    private final List<Finding> all = new ArrayList<>();

    Findings(Path root) {
        this.root = root;
    }

    void add(Path path, Kind kind, String what, String action, boolean done) {
        all.add(new Finding(relative(path), kind, what, action, done));
    }

    /** A path below the folder, with slashes. */
    String relative(Path path) {
        return root.relativize(path).toString().replace('\\', '/');
    }

    List<Finding> all() {
        return List.copyOf(all);
    }
}
