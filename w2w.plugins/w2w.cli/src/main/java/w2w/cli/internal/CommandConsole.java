package w2w.cli.internal;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import w2w.api.task.Printable;
import w2w.api.task.Task;
import w2w.cli.Console;

/** The console of one invocation. */
final class CommandConsole implements Console {
    private final Streams streams;
    private final boolean json;
    private final Path directory;
    private final ProgressLine progress;
    private final Task task;
    private @Nullable Object document;

    CommandConsole(Streams streams, boolean json, Path directory, ProgressLine progress) {
        this.streams = streams;
        this.json = json;
        this.directory = directory;
        this.progress = progress;
        this.task = Task.observedBy(progress);
    }

    @Override
    public boolean json() {
        return json;
    }

    @Override
    public void json(Object tree) {
        if (document != null) {
            throw new IllegalStateException("a command prints one JSON document");
        }
        document = tree;
    }

    /** In JSON mode text goes to standard error: standard output then holds the document and nothing else, whatever a command prints. */
    @Override
    public PrintWriter out() {
        progress.erase();
        return json ? streams.err() : streams.out();
    }

    @Override
    public void table(List<String> header, List<List<String>> rows) {
        int[] widths = new int[header.size()];
        List<List<String>> all = new ArrayList<>();
        all.add(header);
        rows.forEach(row -> all.add(row.stream().map(Printable::line).toList()));
        for (List<String> row : all) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException(row.size() + " cells under " + header.size() + " headings");
            }
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        PrintWriter out = out();
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    @Override
    public void warn(String line) {
        progress.erase();
        streams.err().println("w2w: warning: " + Printable.line(line));
        streams.err().flush();
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public Task task() {
        return task;
    }

    /** Ends the output of a command that has not failed. */
    void finish() {
        progress.erase();
        if (json) {
            streams.out().println(JsonTree.write(document == null ? Map.of() : document));
        }
    }

    /** Takes the bar away before an error is printed. */
    void abandon() {
        progress.erase();
    }
}
