package w2w.cli.internal;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import w2w.cli.Command;

/** A command line over commands made in the test. */
public final class Cli {
    final List<Contribution> commands = new ArrayList<>();
    final Cancellation cancellation = new Cancellation();
    final List<String> made = new ArrayList<>();
    /** Where output goes instead of {@link #out}; null for there. */
    @Nullable
    OutputStream sink;

    public String out = "";
    public String err = "";

    public Cli with(String path, String description, Supplier<Command> maker) {
        return with(path, description, "test.bundle 1.2.3", maker);
    }

    Cli with(String path, String description, String origin, Supplier<Command> maker) {
        commands.add(new Contribution() {
            @Override
            public List<String> words() {
                return List.of(path.split(" "));
            }

            @Override
            public String description() {
                return description;
            }

            @Override
            public String origin() {
                return origin;
            }

            @Override
            public Instance open() {
                made.add(path);
                Command command = maker.get();
                return new Instance() {
                    @Override
                    public Command command() {
                        return command;
                    }

                    @Override
                    public void close() {
                        made.remove(path);
                    }
                };
            }
        });
        return this;
    }

    public int run(String... arguments) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        Streams streams =
                new Streams(ConsoleWriter.to(sink == null ? outBytes : sink), ConsoleWriter.to(errBytes), false, 80);
        int code =
                new Dispatcher(Node.tree(commands), streams, Path.of("/caller"), cancellation).run(List.of(arguments));
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        return code;
    }
}
