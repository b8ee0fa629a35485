package w2w.data.miniature.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/**
 * Brings parts of the bundle to the disk, each once and whole: a part that is there is complete, whoever else was unpacking it. The
 * folder's name holds a digest of {@code files.sha256}, so that another version of the data never meets this one's.
 */
final class Unpacking {
    private static final String ROOT = "/miniature/";
    private static final HexFormat HEX = HexFormat.of();

    /** What is done to a part's files, in the temporary folder, before it gets its name. */
    interface Finish {
        /** Changes the files of {@code folder}. */
        void apply(Path folder) throws IOException;
    }

    private final Path cache;
    private final Map<String, String> digests;
    private final String version;

    /** Unpacks below {@code cache}, which need not exist. */
    Unpacking(Path cache) {
        this.cache = cache;
        byte[] index = bytes("files.sha256");
        this.version = HEX.formatHex(sha256().digest(index)).substring(0, 12);
        Map<String, String> found = new LinkedHashMap<>();
        for (String line : new String(index, StandardCharsets.UTF_8).lines().toList()) {
            found.put(line.substring(66), line.substring(0, 64));
        }
        this.digests = found;
    }

    /** Names of the files of a part, relative to it, sorted. */
    List<String> files(String part) {
        List<String> names = new ArrayList<>();
        for (String name : digests.keySet()) {
            if (name.startsWith(part + "/")) {
                names.add(name.substring(part.length() + 1));
            }
        }
        names.sort(Comparator.naturalOrder());
        return names;
    }

    /** The folder of a part, unpacked where it is not there yet. */
    synchronized Path part(String part, Finish finish, Task task) {
        Path target = cache.resolve("miniature-" + version).resolve(part);
        if (Files.isDirectory(target)) {
            return target;
        }
        task.message("Unpacking " + part + " of the miniature");
        Path temporary = target.resolveSibling(
                "." + part + "." + UUID.randomUUID().toString().substring(0, 8) + ".tmp");
        try {
            Files.createDirectories(temporary);
            for (String name : files(part)) {
                task.check();
                copy(part + "/" + name, temporary.resolve(name));
            }
            finish.apply(temporary);
            rename(temporary, target);
            return target;
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "the bundled data cannot be unpacked: " + e.getMessage())
                    .at(target.toString())
                    .advise("It takes 100 MB; make room, or set W2W_HOME to another folder")
                    .because(e);
        } finally {
            discard(temporary);
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
            // another process was faster; what it unpacked is the same
        } catch (IOException e) {
            if (!Files.isDirectory(to)) {
                throw e;
            }
        }
    }

    private void copy(String name, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        MessageDigest digest = sha256();
        try (InputStream in = open(name);
                DigestOutputStream out = new DigestOutputStream(Files.newOutputStream(target), digest)) {
            in.transferTo(out);
        }
        String actual = HEX.formatHex(digest.digest());
        if (!actual.equals(digests.get(name))) {
            throw W2wException.of(W2wException.Kind.PLUGIN, "the file is damaged: its SHA-256 is " + actual)
                    .at("bundle w2w.data.miniature, " + name)
                    .advise("Install the bundle again");
        }
    }

    private static InputStream open(String name) throws IOException {
        @Nullable InputStream in = Unpacking.class.getResourceAsStream(ROOT + name);
        if (in == null) {
            throw new IOException("bundle w2w.data.miniature has no " + name);
        }
        return in;
    }

    private static byte[] bytes(String name) {
        try (InputStream in = open(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.PLUGIN, "the bundle is damaged")
                    .at("bundle w2w.data.miniature")
                    .because(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void discard(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            // a leftover in the cache is harmless
        }
    }
}
