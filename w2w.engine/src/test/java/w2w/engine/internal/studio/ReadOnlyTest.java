package w2w.engine.internal.studio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.edit.Edit;
import w2w.api.space.Coefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.EditCommand;
import w2w.api.studio.HistoryEntry;
import w2w.api.studio.Model;
import w2w.api.studio.Workspace;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.engine.internal.plugins.FakePlugins;
import w2w.engine.internal.release.StoredPopulations;
import w2w.engine.internal.studio.Entry.Before;

/** A workspace that cannot be written can be read, and reading writes nothing. */
class ReadOnlyTest {
    @TempDir
    Path root;

    @TempDir
    Path elsewhere;

    private final FakePlugins plugins = new FakePlugins();
    private WeightSpace space = SmallSpace.space(0);

    @BeforeEach
    void make() {
        space = SmallSpace.put(root, "faces", 0);
        workspace(new Disk())
                .keep(new Model(
                        "ada",
                        "faces",
                        Coefficients.of(space.fingerprint(), 3, new float[] {1, 2, 3}),
                        Edit.NONE,
                        Provenance.NONE));
        workspace(new Disk()).keep("faces", List.of(SmallSpace.direction(space, "beard", 1, 2, 0)));
    }

    private Workspace workspace(Disk disk) {
        return new FolderWorkspace(root, plugins, new StoredSpaces(), new StoredPopulations(plugins), disk);
    }

    /** Refuses every change of the folder in one of the ways in which systems do. */
    private final class Sealed extends Disk {
        private final Exception refusal;

        Sealed(Exception refusal) {
            this.refusal = refusal;
        }

        private IOException refused() throws IOException {
            if (refusal instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw (IOException) refusal;
        }

        @Override
        void folder(Path folder) throws IOException {
            if (folder.startsWith(root)) {
                throw refused();
            }
            super.folder(folder);
        }

        @Override
        void write(Path file, byte[] content) throws IOException {
            throw refused();
        }

        @Override
        void append(Path file, byte[] content) throws IOException {
            throw refused();
        }

        @Override
        void truncate(Path file, long length) throws IOException {
            throw refused();
        }

        @Override
        Optional<FolderLock> lock(Path file, Duration patience) throws IOException {
            throw refused();
        }

        @Override
        void move(Path from, Path to) throws IOException {
            throw refused();
        }

        @Override
        void delete(Path path) throws IOException {
            throw refused();
        }
    }

    private List<Sealed> sealed() {
        return List.of(
                new Sealed(new AccessDeniedException(root.resolve(".lock").toString())),
                new Sealed(new ReadOnlyFileSystemException()));
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path each : walk.filter(Files::isRegularFile).toList()) {
                files.put(
                        root.relativize(each).toString(),
                        new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    @Test
    void everything_can_be_read_and_is_left_as_it_was() throws IOException {
        Map<String, String> before = files();
        for (Sealed disk : sealed()) {
            Workspace workspace = workspace(disk);
            assertEquals(List.of("faces"), workspace.spaces());
            assertEquals(List.of("ada"), workspace.models());
            assertEquals("ada", workspace.model("ada").name());
            assertEquals(1, workspace.directions("faces").size());
            assertEquals(2, workspace.history().size());
            try (WeightSpace opened = workspace.space("faces")) {
                assertEquals(SmallSpace.MODELS, workspace.coefficients(opened).size());
            }
            Path copy = elsewhere.resolve("copy.safetensors");
            workspace.exportSpace("faces", 2, copy, Task.unwatched());
            assertTrue(Files.exists(copy));
        }
        assertEquals(before, files());
    }

    @Test
    void changes_are_refused_in_one_line_with_what_to_do() throws IOException {
        Map<String, String> before = files();
        for (Sealed disk : sealed()) {
            Workspace workspace = workspace(disk);
            for (Runnable change : List.<Runnable>of(
                    () -> workspace.removeModel("ada"),
                    workspace::undo,
                    () -> workspace.edit(new EditCommand("ada", "eve", Map.of("beard", 1.0), Edit.ALWAYS)))) {
                W2wException e = assertThrows(W2wException.class, change::run);
                assertEquals(W2wException.Kind.STORAGE, e.kind());
                assertTrue(e.getMessage().startsWith(root + ": the workspace can be read only: "), e.getMessage());
                assertTrue(e.advice().orElse("").contains("copy the folder"), e.getMessage());
            }
        }
        assertEquals(before, files());
    }

    /** What a fit or an import would grow in is refused as well, before hours of work. */
    @Test
    void staging_is_refused_before_anything_is_computed() throws IOException {
        Files.writeString(root.resolve("workspace.json"), "{}");
        for (Sealed disk : sealed()) {
            W2wException e = assertThrows(
                    W2wException.class, () -> Staging.open(root.resolve(".staging/space-x"), "request", disk));
            assertTrue(e.getMessage().startsWith(root + ": the workspace can be read only: "), e.getMessage());
        }
    }

    @Test
    void an_unfinished_change_is_not_carried_on_and_readers_see_the_state_before_it() throws IOException {
        Entry entry = new Entry(
                new HistoryEntry(3, Instant.EPOCH, "model remove", Map.of()),
                List.of(new Before("models/ada.safetensors", "")));
        Journal journal = new Journal(entry, List.of(new Journal.Step("", "models/ada.safetensors")));
        Files.createDirectories(root.resolve(".pending"));
        Files.writeString(root.resolve(".pending/journal.json"), journal.toJson());
        for (boolean entered : new boolean[] {false, true}) { // its line is written before its files are moved
            if (entered) {
                Files.writeString(
                        root.resolve("history"), entry.toJson() + "\n", java.nio.file.StandardOpenOption.APPEND);
            }
            Map<String, String> before = files();
            for (Sealed disk : sealed()) {
                Workspace workspace = workspace(disk);
                assertEquals(List.of("ada"), workspace.models());
                assertEquals(2, workspace.history().size());
            }
            assertEquals(before, files());
        }
        Workspace writable = workspace(new Disk());
        assertEquals(List.of(), writable.models());
        assertEquals(3, writable.history().size());
    }

    /** A disk that fails, or a process that holds the lock, keeps no reader out either. */
    @Test
    void reads_go_on_where_a_change_cannot_be_finished() throws IOException {
        Files.createDirectories(root.resolve(".pending"));
        Files.writeString(
                root.resolve(".pending/journal.json"),
                new Journal(
                                new Entry(new HistoryEntry(3, Instant.EPOCH, "x", Map.of()), List.of()),
                                List.of(new Journal.Step("", "models/ada.safetensors")))
                        .toJson());
        Sealed broken = new Sealed(new FileSystemException("x", null, "Input/output error"));
        assertEquals(List.of("ada"), workspace(broken).models());
        W2wException e =
                assertThrows(W2wException.class, () -> workspace(broken).removeModel("ada"));
        assertTrue(e.getMessage().contains("cannot be written: x: Input/output error"), e.getMessage());
    }

    @Test
    void damaged_lines_are_left_out_and_stay_where_they_are() throws IOException {
        Files.writeString(root.resolve("history"), "nonsense\n", java.nio.file.StandardOpenOption.APPEND);
        Map<String, String> before = files();
        assertEquals(2, workspace(sealed().get(0)).history().size());
        assertEquals(before, files());
    }

    @Test
    void a_folder_without_the_right_to_write_is_read() throws IOException {
        new Disk().delete(root.resolve(".lock"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeFalse(Files.isWritable(root), "this user may write everywhere");
            assertEquals(2, workspace(new Disk()).history().size());
            assertThrows(W2wException.class, () -> workspace(new Disk()).removeModel("ada"));
        } finally {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void a_damaged_direction_is_left_out_and_the_others_are_there() throws IOException {
        Workspace workspace = workspace(new Disk());
        workspace.keep("faces", List.of(SmallSpace.direction(space, "glasses", 0, 1, 0)));
        Path damaged = root.resolve(Places.direction("faces", "beard"));
        Files.write(damaged, new byte[100]);
        assertEquals(
                List.of("glasses"),
                workspace.directions("faces").stream().map(d -> d.name()).toList());
        W2wException e = assertThrows(W2wException.class, () -> workspace.removeDirection("faces", "beard"));
        assertTrue(e.getMessage().contains("no direction"), e.getMessage());
    }
}
