package w2w.ui.internal;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the workbench remembers of a person: preferences, window, recent workspaces. A file of properties; belongs to the UI thread. */
final class Settings {
    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);
    private static final int RECENT = 10;

    private final Path file;
    private final Properties values = new Properties();

    /** Reads the file where there is one; what cannot be read is as if it were not there. */
    Settings(Path file) {
        this.file = file;
        try {
            if (Files.exists(file)) {
                values.load(new StringReader(Files.readString(file)));
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} cannot be read and is made anew: {}", file, e.toString());
        }
    }

    String text(String key, String otherwise) {
        return values.getProperty(key, otherwise);
    }

    int number(String key, int otherwise) {
        try {
            return Integer.parseInt(text(key, ""));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** Numbers with commas between; {@code otherwise} where there are not as many. */
    int[] numbers(String key, int... otherwise) {
        String[] parts = text(key, "").split(",", -1);
        if (parts.length != otherwise.length) {
            return otherwise;
        }
        int[] numbers = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            try {
                numbers[i] = Integer.parseInt(parts[i].strip());
            } catch (NumberFormatException e) {
                return otherwise;
            }
        }
        return numbers;
    }

    void set(String key, Object value) {
        values.setProperty(key, String.valueOf(value));
    }

    /** Workspaces, the last one first; those that are gone are left out. */
    List<Path> recent() {
        List<Path> there = new ArrayList<>();
        for (String line : text("recent", "").split("\n", -1)) {
            if (!line.isBlank() && Files.isDirectory(Path.of(line))) {
                there.add(Path.of(line));
            }
        }
        return there;
    }

    /** Puts a workspace in front and saves. */
    void opened(Path workspace) {
        List<Path> now = recent();
        now.remove(workspace);
        now.add(0, workspace);
        set(
                "recent",
                String.join("\n", now.stream().limit(RECENT).map(Path::toString).toList()));
        save();
    }

    /** Writes the file, by atomic rename. That it cannot is no reason to stop anything. */
    void save() {
        StringWriter text = new StringWriter();
        try {
            values.store(text, null);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path part = Files.createTempFile(file.toAbsolutePath().getParent(), "workbench", ".part");
            Files.writeString(part, text.toString());
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("the workbench's settings cannot be kept in {}: {}", file, e.toString());
        }
    }
}
