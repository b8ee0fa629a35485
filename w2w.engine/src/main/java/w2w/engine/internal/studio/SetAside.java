package w2w.engine.internal.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Damaged things get the ending {@code .damaged} and stay for whoever wants to look at them; no earlier one is overwritten. */
final class SetAside {
    private static final String ENDING = ".damaged";

    private SetAside() {}

    /** Renames a file or folder; where it is now. */
    static Path move(Path path, Path to, Disk disk) throws IOException {
        Path target = free(to);
        disk.folder(folder(target));
        disk.move(path, target);
        disk.force(folder(target));
        return target;
    }

    /** Copies the content of a file that is about to be mended; where the copy is. One of the same content is there already after a kill. */
    static Path copy(byte[] content, Path to, Disk disk) throws IOException {
        for (int i = 1; ; i++) {
            Path target = numbered(to, i);
            if (!Files.exists(target)) {
                disk.write(target, content);
                disk.force(folder(target));
                return target;
            }
            if (Files.isRegularFile(target)
                    && Files.size(target) == content.length
                    && java.util.Arrays.equals(Files.readAllBytes(target), content)) {
                return target;
            }
        }
    }

    private static Path free(Path to) {
        int i = 1;
        while (Files.exists(numbered(to, i), java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            i++;
        }
        return numbered(to, i);
    }

    private static Path numbered(Path to, int i) {
        return to.resolveSibling(to.getFileName() + ENDING + (i == 1 ? "" : "." + i));
    }

    static Path folder(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IOException(path + " has no folder");
        }
        return parent;
    }
}
