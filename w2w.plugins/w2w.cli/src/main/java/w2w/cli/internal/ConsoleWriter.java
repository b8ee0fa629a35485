package w2w.cli.internal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import w2w.api.task.Printable;

/**
 * A writer to a terminal or a file, in UTF-8 whatever the locale: σ and μ in help and JSON are not to become question marks. Control
 * characters arrive {@linkplain Printable escaped}, but for line breaks, tabs and the carriage return that draws the progress bar anew. What
 * could not be written is remembered, for a writer that prints is silent about it.
 */
final class ConsoleWriter extends PrintWriter {
    private final Sink sink;

    private ConsoleWriter(Sink sink) {
        super(new Escaping(new OutputStreamWriter(sink, StandardCharsets.UTF_8)), false);
        this.sink = sink;
    }

    static ConsoleWriter to(OutputStream stream) {
        return new ConsoleWriter(new Sink(stream));
    }

    /** Why the output is not complete; empty while it is. What is buffered is written first. */
    Optional<IOException> failure() {
        flush();
        return Optional.ofNullable(sink.failure);
    }

    /** Keeps the first error and throws it on. */
    private static final class Sink extends FilterOutputStream {
        private @Nullable IOException failure;

        Sink(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            try {
                out.write(bytes, from, count);
                if (out instanceof PrintStream silent && silent.checkError()) {
                    throw reason();
                }
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }
    }

    /** A print stream keeps its reason to itself; the next byte fails for the same one. */
    private static IOException reason() {
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            out.write('\n');
            return new IOException("for an unknown reason");
        } catch (IOException e) {
            return e;
        }
    }

    private static final class Escaping extends Writer {
        private final Writer out;

        Escaping(Writer out) {
            this.out = out;
        }

        @Override
        public void write(char[] chars, int from, int count) throws IOException {
            int plain = from;
            for (int i = from; i < from + count; i++) {
                char c = chars[i];
                if (Printable.isControl(c) && c != '\n' && c != '\t' && c != '\r') {
                    out.write(chars, plain, i - plain);
                    out.write(Printable.line(String.valueOf(c)));
                    plain = i + 1;
                }
            }
            out.write(chars, plain, from + count - plain);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
