package w2w.engine.internal.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;

/** Damaged things get the ending {@code .damaged} and stay for whoever wants to look at them; no earlier one is overwritten. */
final class SetAside {
    static final String FOLDER = ".damaged";
    private static final String ENDING = ".damaged";

    private SetAside() {}

    /** Renames a file or folder to {@code to} and the ending; where it is now. */
    static Path move(Path path, Path to, Disk disk) throws IOException {
        return rename(path, to.resolveSibling(to.getFileName() + ENDING), disk);
    }

    /** Moves what is damaged in a workspace to the same path below {@link #FOLDER}; where it is now. */
    static Path moveBelow(Path root, Path path, Disk disk) throws IOException {
        return rename(path, root.resolve(FOLDER).resolve(root.relativize(path)), disk);
    }

    private static Path rename(Path path, Path to, Disk disk) throws IOException {
        int i = 1;
        while (Files.exists(numbered(to, i), LinkOption.NOFOLLOW_LINKS)) {
            i++;
        }
        Path target = numbered(to, i);
        disk.folder(folder(target));
        disk.move(path, target);
        disk.force(folder(target));
        disk.force(folder(path));
        return target;
    }

    /** Copies the content of a file that is about to be mended; where the copy is. One of the same content is there already after a kill. */
    static Path copy(byte[] content, Path to, Disk disk) throws IOException {
        for (int i = 1; ; i++) {
            Path target = numbered(to.resolveSibling(to.getFileName() + ENDING), i);
            if (!Files.exists(target)) {
                disk.write(target, content);
                disk.force(folder(target));
                return target;
            }
            if (Files.isRegularFile(target)
                    && Files.size(target) == content.length
                    && Arrays.equals(Files.readAllBytes(target), content)) {
                return target;
            }
        }
    }

    private static Path numbered(Path to, int i) {
        return i == 1 ? to : to.resolveSibling(to.getFileName() + "." + i);
    }

    static Path folder(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IOException(path + " has no folder");
        }
        return parent;
    }
}
