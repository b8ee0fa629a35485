package w2w.engine.internal.populate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import w2w.api.studio.PopulateRequest.Identity;
import w2w.api.studio.PopulateRequest.Shot;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.engine.internal.table.TableFiles;
import w2w.engine.internal.table.TextTable;

/** Whose pictures lie where. */
final class Identities {
    private static final Set<String> PICTURES = Set.of("png", "jpg", "jpeg", "bmp", "gif");
    private static final String IDENTITY = "identity";

    /** Ours, and that of Hugging Face data sets. */
    private static final List<String> FILE = List.of("file", "file_name");

    private static final List<String> CAPTION = List.of("caption", "text");
    private static final int LONGEST_CAPTION = 1 << 14;

    private Identities() {}

    static List<Identity> of(Path source) {
        if (Files.isDirectory(source)) {
            return ofFolder(source);
        }
        if (!Files.exists(source)) {
            throw W2wException.input("there is no such file or folder").at(source.toString());
        }
        return ofTable(source);
    }

    /** The picture files of a folder, in the order of their names. */
    static List<Path> pictures(Path folder) {
        return list(folder).stream()
                .filter(f -> Files.isRegularFile(f) && PICTURES.contains(suffix(f)))
                .toList();
    }

    private static List<Identity> ofFolder(Path root) {
        List<Identity> all = new ArrayList<>();
        for (Path folder : list(root)) {
            if (Files.isDirectory(folder)) {
                List<Shot> shots = pictures(folder).stream()
                        .map(p -> new Shot(p, captionBeside(p)))
                        .toList();
                all.add(new Identity(folder.getFileName().toString(), shots));
            }
        }
        if (all.isEmpty()) {
            throw W2wException.input("there are no folders in it, one for each identity")
                    .at(root.toString())
                    .advise("Put the pictures of each identity into a folder with its name, or give a table");
        }
        return all;
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> !f.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw W2wException.input("the folder cannot be read: " + e.getMessage())
                    .at(folder.toString())
                    .because(e);
        }
    }

    private static String suffix(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** What a text file of the picture's name says, as many tools keep captions. */
    private static String captionBeside(Path picture) {
        String name = picture.getFileName().toString();
        Path text = picture.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".txt");
        try {
            if (!Files.isRegularFile(text)) {
                return "";
            }
            if (Files.size(text) > LONGEST_CAPTION) {
                throw W2wException.input("this is too long for a caption").at(text.toString());
            }
            return Files.readString(text, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw W2wException.input("the caption cannot be read: " + e.getMessage())
                    .at(text.toString())
                    .because(e);
        }
    }

    private static List<Identity> ofTable(Path file) {
        TextTable table = TableFiles.read(file, Task.unwatched());
        List<String> identities = column(table, file, List.of(IDENTITY));
        List<String> files = column(table, file, FILE);
        boolean captioned = CAPTION.stream().anyMatch(table.names()::contains);
        List<String> captions = captioned ? column(table, file, CAPTION) : List.of();
        Map<String, List<Shot>> shots = new LinkedHashMap<>();
        for (int i = 0; i < files.size(); i++) {
            Path picture = file.resolveSibling(files.get(i)).normalize();
            shots.computeIfAbsent(identities.get(i), n -> new ArrayList<>())
                    .add(new Shot(picture, captioned ? captions.get(i).strip() : ""));
        }
        if (shots.isEmpty()) {
            throw W2wException.input("the table has no rows").at(file.toString());
        }
        List<Identity> all = new ArrayList<>();
        shots.forEach((name, pictures) -> all.add(new Identity(name, pictures)));
        return all;
    }

    /** The values of the first of these columns that the table has. */
    private static List<String> column(TextTable table, Path file, List<String> names) {
        return names.stream()
                .map(table::column)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> W2wException.input("the table has no column " + names.get(0))
                        .at(file.toString())
                        .advise("Its columns are identity, file and, if wanted, caption"));
    }
}
