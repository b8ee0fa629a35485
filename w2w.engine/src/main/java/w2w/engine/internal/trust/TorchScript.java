package w2w.engine.internal.trust;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * Looks through the code of a TorchScript archive for what reaches outside the net. The code is text ({@code code/**.py}), which libtorch
 * compiles when it loads the archive; every name that the text uses is compared, whatever it is called on, for {@code x.save(f)} is
 * {@code aten::save(x, f)}.
 */
final class TorchScript {
    /** Bytes of code and pickles: real nets have some hundred thousand. */
    private static final long MOST_CODE = 64L << 20;

    private static final int MOST_ENTRIES = 100_000;

    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_SIZE = 20;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_SIZE = 56;

    /**
     * Operators of libtorch 2.7 that read or write files, print or start something: those of its registered schemas that take a file name,
     * and what its compiler of TorchScript knows besides. Warnings are allowed, which go to the error output: torch.nn.functional is full of
     * them. A list of what is allowed would have to hold the other 1,900 names: a scripted net has whatever its functions call.
     */
    private static final Set<String> OUTSIDE = Set.of(
            "from_file",
            "save",
            "load",
            "_load",
            "print",
            "Print",
            "_print",
            "fork",
            "awaitable",
            "rpc",
            "rpc_async",
            "rpc_sync",
            "rpc_remote");

    /** What the code may name below {@code ops}. */
    private static final Set<String> NAMESPACES = Set.of("aten", "prim", "quantized");

    private TorchScript() {}

    /**
     * What reaches outside, each with the place of its first use; empty where nothing does.
     *
     * @throws IOException it is not a TorchScript archive, or one that cannot be looked through; the message says why
     */
    static List<String> outside(byte[] archive) throws IOException {
        List<String> found = new ArrayList<>();
        requireOneDirectory(archive);
        try (ZipFile zip = ZipFile.builder()
                .setUseUnicodeExtraFields(false) // libtorch knows only the plain names
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(archive))
                .get()) {
            Set<String> names = new HashSet<>();
            long code = 0;
            boolean any = false;
            for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
                ZipArchiveEntry entry = all.nextElement();
                String name = entry.getName();
                String lower = name.toLowerCase(Locale.ROOT); // libtorch finds entries whatever their case
                if (!names.add(lower) || names.size() > MOST_ENTRIES) {
                    throw new IOException("it has an entry twice, or too many: " + name);
                }
                if (lower.endsWith("model.json") || lower.endsWith("bytecode.pkl")) {
                    throw new IOException("it is of a format for old or mobile versions of PyTorch (" + name + ")");
                }
                if (lower.endsWith(".pkl")) {
                    byte[] pickle = read(zip, entry, MOST_CODE - code);
                    code += pickle.length;
                    // without any code a pickle names a class, “module\nclass”, and native __setstate__ runs
                    if (new String(pickle, StandardCharsets.ISO_8859_1)
                            .replace('\n', '.')
                            .contains("torch.classes")) {
                        found.add("class of native code (torch.classes) (" + name + ")");
                    }
                } else if (lower.endsWith(".py")) {
                    byte[] text = read(zip, entry, MOST_CODE - code);
                    code += text.length;
                    any = true;
                    look(name, new String(text, StandardCharsets.UTF_8), found);
                }
            }
            if (!any) {
                throw new IOException("it holds no code");
            }
        } catch (RuntimeException e) {
            throw new IOException("it is damaged", e);
        }
        return found;
    }

    /**
     * Requires that the directory ends where its end record begins. Readers differ in where they look for one that does not: what was
     * looked through would not be what is loaded.
     */
    private static void requireOneDirectory(byte[] archive) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        int end = archive.length - END_SIZE;
        if (end < 0 || bytes.getInt(end) != END || bytes.getShort(end + 20) != 0) {
            throw new IOException("it does not end with the end record of a ZIP");
        }
        long size = Integer.toUnsignedLong(bytes.getInt(end + 12));
        long start = Integer.toUnsignedLong(bytes.getInt(end + 16));
        int directoryEnd = end;
        if (end >= LOCATOR_64_SIZE + END_64_SIZE && bytes.getInt(end - LOCATOR_64_SIZE) == LOCATOR_64) {
            directoryEnd = end - LOCATOR_64_SIZE - END_64_SIZE;
            if (bytes.getInt(directoryEnd) != END_64 || bytes.getLong(end - LOCATOR_64_SIZE + 8) != directoryEnd) {
                throw new IOException("its 64-bit end record is not where it must be");
            }
            long size64 = bytes.getLong(directoryEnd + 40);
            long start64 = bytes.getLong(directoryEnd + 48);
            if ((size != 0xFFFFFFFFL && size != size64) || (start != 0xFFFFFFFFL && start != start64)) {
                throw new IOException("its two end records differ");
            }
            size = size64;
            start = start64;
        }
        if (start < 0 || size < 0 || start > directoryEnd || size != directoryEnd - start) {
            throw new IOException("its directory is not where it must be");
        }
    }

    private static byte[] read(ZipFile zip, ZipArchiveEntry entry, long most) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] text = in.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8));
            if (text.length > most) {
                throw new IOException("it holds more than " + MOST_CODE + " bytes of code and pickles");
            }
            return text;
        }
    }

    /** Goes through the tokens of a source: comments and strings say nothing, white space between tokens does not count. */
    private static void look(String file, String source, List<String> found) {
        List<String> before = new ArrayList<>(List.of("", "", ""));
        AttributesByString byString = new AttributesByString();
        int line = 1;
        int i = 0;
        while (i < source.length()) {
            char c = source.charAt(i);
            int start = i;
            if (c == '\n') {
                line++;
                i++;
                continue;
            } else if (Character.isWhitespace(c) || c == '\\') {
                i++;
                continue;
            } else if (c == '#') {
                while (i < source.length() && source.charAt(i) != '\n') {
                    i++;
                }
                continue;
            } else if (c == '"' || c == '\'') {
                int end = string(source, i);
                line += (int)
                        source.substring(i, end).chars().filter(x -> x == '\n').count();
                i = end;
            } else if (Character.isJavaIdentifierStart(c)) {
                while (i < source.length() && Character.isJavaIdentifierPart(source.charAt(i))) {
                    i++;
                }
            } else {
                i++;
            }
            String token = source.substring(start, i);
            String what = byString.mayBeOperator(token, before.get(1), before.get(2))
                    ? "getattr of what may be an operator"
                    : forbidden(token, before);
            if (!what.isEmpty()) {
                found.add(what + " (" + file + ", line " + line + ")");
            }
            before.remove(0);
            before.add(token);
        }
    }

    /** The end of the string that begins at {@code from}, also of one in three quotes. */
    private static int string(String source, int from) {
        char quote = source.charAt(from);
        String three = String.valueOf(quote).repeat(3);
        boolean isLong = source.startsWith(three, from);
        int i = from + (isLong ? 3 : 1);
        while (i < source.length()) {
            if (source.charAt(i) == '\\') {
                i += 2;
            } else if (isLong ? source.startsWith(three, i) : source.charAt(i) == quote) {
                return Math.min(source.length(), i + (isLong ? 3 : 1));
            } else {
                i++;
            }
        }
        return source.length();
    }

    /**
     * @param before the three tokens before, nearest last
     * @return what must not stand there; empty where it may
     */
    private static String forbidden(String token, List<String> before) {
        if (OUTSIDE.contains(token)) {
            return "operator " + token;
        }
        boolean below = before.get(2).equals(".");
        if (below && before.get(1).equals("torch") && token.equals("classes")) {
            return "class of native code (torch.classes)";
        }
        if (below && before.get(1).equals("ops") && !before.get(0).equals(".") && !NAMESPACES.contains(token)) {
            return "operators of " + token;
        }
        // as a value it could be asked for anything under another name
        boolean module = (before.get(2).equals("torch") || before.get(2).equals("ops"))
                && !before.get(1).equals(".");
        if (module && !token.equals(".")) {
            return before.get(2) + " as a value";
        }
        return "";
    }
}
