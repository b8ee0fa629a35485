package w2w.engine.internal.studio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.edit.Edit;
import w2w.api.space.Coefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.CheckReport;
import w2w.api.studio.CheckReport.Finding;
import w2w.api.studio.CheckReport.Kind;
import w2w.api.studio.Model;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.Workspace;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.engine.internal.plugins.FakePlugins;
import w2w.engine.internal.population.TestPopulations;
import w2w.engine.internal.release.StoredPopulations;

class WorkspaceCheckTest {
    @TempDir
    Path root;

    @TempDir
    Path adapters;

    private final StudioService studio = new StudioService(new FakePlugins(), new StoredPopulations(new FakePlugins()));
    private WeightSpace space = SmallSpace.space(0);

    @BeforeEach
    void make() {
        Workspace workspace = studio.open(root, true);
        space = SmallSpace.put(root, "faces", 0);
        keep(workspace, "ada");
        keep(workspace, "bob");
        workspace.keep("faces", List.of(SmallSpace.direction(space, "beard", 1, 2, 0)));
        TestPopulations.make(
                adapters.resolve("1"), root.resolve("populations/people"), PopulationImport.Precision.FLOAT32);
        TestPopulations.make(
                adapters.resolve("2"), root.resolve("populations/half"), PopulationImport.Precision.FLOAT16);
    }

    @AfterEach
    void stop() {
        studio.stop();
    }

    private void keep(Workspace workspace, String name) {
        Coefficients point = Coefficients.of(space.fingerprint(), 3, new float[] {1, 2, 3});
        workspace.keep(new Model(name, "faces", point, Edit.NONE, Provenance.NONE));
    }

    private CheckReport check(boolean repair) {
        return studio.check(root, repair, Task.unwatched());
    }

    private static List<String> told(CheckReport report) {
        return report.findings().stream()
                .map(f -> f.kind() + " " + f.path())
                .sorted()
                .toList();
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

    /** Changes one byte, counted from the end: of the numbers, not of what describes them. */
    private void spoil(String path, int fromEnd) throws IOException {
        byte[] all = Files.readAllBytes(root.resolve(path));
        all[all.length - fromEnd] ^= 0x10;
        Files.write(root.resolve(path), all);
    }

    private void old(Path path) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    }

    @Test
    void a_whole_workspace_is_well_and_is_left_as_it_is() throws IOException {
        Map<String, String> before = files();
        CheckReport report = check(false);
        assertEquals(List.of(), report.findings());
        assertTrue(report.isWell());
        assertEquals(Map.of("population", 2, "space", 1, "model", 2, "direction", 1), report.checked());
        assertTrue(check(true).isWell());
        assertEquals(before, files());
    }

    @Test
    void one_changed_number_is_found_by_its_hash_and_moved_away() throws IOException {
        Path shard;
        try (Stream<Path> inside = Files.list(root.resolve("populations/people"))) {
            shard = inside.filter(p -> p.toString().endsWith(".safetensors"))
                    .findFirst()
                    .orElseThrow();
        }
        spoil(root.relativize(shard).toString(), 2);
        byte[] all = Files.readAllBytes(root.resolve("spaces/faces.safetensors"));
        Files.write(root.resolve("was"), all);
        int basis = new String(all, StandardCharsets.ISO_8859_1).indexOf("\0\0\u0080?"); // 1 as float32
        all[basis + 2] ^= 0x10;
        Files.write(root.resolve("spaces/faces.safetensors"), all);
        Files.write(root.resolve("models/bob.safetensors"), new byte[80]);
        Files.write(root.resolve("directions/faces/beard.safetensors"), new byte[3]);
        List<String> damaged = List.of(
                "DAMAGED directions/faces/beard.safetensors",
                "DAMAGED models/bob.safetensors",
                "DAMAGED populations/people",
                "DAMAGED spaces/faces.safetensors",
                "STALE models/ada.safetensors");
        Map<String, String> before = files();
        CheckReport report = check(false);
        assertEquals(damaged, told(report));
        assertFalse(report.isWell());
        assertEquals(before, files());
        CheckReport repaired = check(true);
        assertEquals(damaged, told(repaired));
        assertTrue(repaired.isWell());
        assertTrue(Files.exists(root.resolve(".damaged/populations/people/population.json")));
        assertEquals(80, Files.size(root.resolve(".damaged/models/bob.safetensors")));
        assertEquals(List.of("ada"), studio.open(root, false).models());
        assertEquals(List.of("STALE models/ada.safetensors"), told(check(false)));
        Files.write(root.resolve("models/bob.safetensors"), new byte[8]);
        check(true);
        assertEquals(8, Files.size(root.resolve(".damaged/models/bob.safetensors.2")));
    }

    @Test
    void a_damaged_history_and_an_unfinished_change_are_named_and_mended() throws IOException {
        Files.writeString(root.resolve("history"), "x\n", StandardOpenOption.APPEND);
        Files.createDirectories(root.resolve(".pending"));
        Files.writeString(root.resolve(".pending/journal.json"), "{");
        Map<String, String> before = files();
        List<String> found = List.of("DAMAGED history", "LEFTOVER .pending/journal.json");
        assertEquals(found, told(check(false)));
        assertEquals(before, files());
        assertTrue(check(true).isWell());
        assertTrue(Files.exists(root.resolve("history.damaged")));
        assertTrue(Files.exists(root.resolve("pending.damaged/journal.json")));
        assertEquals(List.of(), check(false).findings());
    }

    @Test
    void a_decided_change_that_cannot_be_made_is_set_aside_by_a_repair() throws IOException {
        Files.writeString(root.resolve("file"), "in the way");
        Files.createDirectories(root.resolve(".pending"));
        Files.writeString(root.resolve(".pending/0"), "new");
        Entry entry = new Entry(new w2w.api.studio.HistoryEntry(9, Instant.EPOCH, "x", Map.of()), List.of());
        Files.writeString(
                root.resolve(".pending/journal.json"),
                new Journal(entry, List.of(new Journal.Step(".pending/0", "file/below"))).toJson());
        assertThrows(W2wException.class, () -> keep(studio.open(root, false), "eve"));
        assertEquals(List.of("LEFTOVER .pending/journal.json"), told(check(true)));
        assertEquals("new", Files.readString(root.resolve("pending.damaged/0")));
        keep(studio.open(root, false), "eve");
    }

    @Test
    void the_description_of_a_workspace_is_made_anew_where_the_folder_clearly_is_one() throws IOException {
        for (String damage : new String[] {"", "{\"format\":\"w2w-workspace\"}", "\0\0\0"}) {
            Files.writeString(root.resolve("workspace.json"), damage);
            W2wException e = assertThrows(W2wException.class, () -> studio.open(root, false));
            assertTrue(e.advice().orElse("").contains("w2w workspace check --repair"), e.getMessage());
            assertEquals(List.of("DAMAGED workspace.json"), told(check(false)));
            check(true);
            assertEquals(List.of("ada", "bob"), studio.open(root, false).models());
        }
        Files.delete(root.resolve("workspace.json"));
        W2wException e = assertThrows(W2wException.class, () -> studio.open(root, false));
        assertTrue(e.advice().orElse("").contains("w2w workspace check --repair"), e.getMessage());
        check(true);
        assertEquals(List.of(), check(false).findings());
    }

    @Test
    void a_folder_that_is_none_and_one_of_a_newer_version_are_left_alone(@TempDir Path other) throws IOException {
        assertThrows(W2wException.class, () -> studio.check(other, true, Task.unwatched()));
        Files.writeString(root.resolve("workspace.json"), "{\"format\":\"w2w-workspace\",\"version\":2}");
        W2wException e = assertThrows(W2wException.class, () -> check(true));
        assertTrue(e.getMessage().contains("newer version"), e.getMessage());
        assertTrue(Files.readString(root.resolve("workspace.json")).contains("2"));
    }

    @Test
    void leftovers_are_told_apart_by_whether_they_are_of_use() throws IOException {
        Path running = Files.createDirectories(root.resolve("populate/x/running"));
        List<Path> stopped = new ArrayList<>();
        stopped.add(running.resolve(".a.safetensors.0123abcd.tmp"));
        stopped.add(root.resolve("workbench/history.part"));
        stopped.add(root.resolve("exports/.one.0123abcd.old/file")); // its new content is not there
        stopped.add(root.resolve(".staging/space-gone/content/file")); // no request
        stopped.add(root.resolve(".staging/space-kept/content/file"));
        stopped.add(root.resolve("exports/.p.import/import.json"));
        for (Path each : stopped) {
            Path parent = java.util.Objects.requireNonNull(each.getParent());
            Files.createDirectories(parent);
            Files.writeString(each, "x");
            old(each);
            old(parent);
        }
        Files.writeString(root.resolve(".staging/space-kept/request"), "x");
        Files.writeString(root.resolve(".x.0123abcd.tmp"), "being written");
        Staging held = Staging.open(root.resolve(".staging/space-held"), "request", new Disk());
        List<String> found = List.of(
                "IN_USE .staging/space-held",
                "IN_USE .x.0123abcd.tmp",
                "LEFTOVER .staging/space-gone",
                "LEFTOVER exports/.one.0123abcd.old",
                "LEFTOVER populate/x/running/.a.safetensors.0123abcd.tmp",
                "LEFTOVER workbench/history.part",
                "RESUMABLE .staging/space-kept",
                "RESUMABLE exports/.p.import");
        Map<String, String> before = files();
        assertEquals(found, told(check(false)));
        assertEquals(before, files());
        CheckReport repaired = check(true);
        assertEquals(found, told(repaired));
        assertTrue(repaired.isWell());
        held.close();
        assertTrue(Files.exists(root.resolve("exports/one/file")));
        assertTrue(Files.exists(root.resolve(".staging/space-kept/content/file")));
        assertFalse(Files.exists(stopped.get(0)));
        assertEquals(
                List.of(),
                check(false).findings().stream()
                        .filter(f -> f.kind().isTrouble())
                        .map(Finding::path)
                        .toList());
        assertEquals(4, check(false).findings().size());
        assertEquals(Kind.RESUMABLE, check(false).findings().get(1).kind());
    }
}
