package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.OpenRequest;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.tensors.DType;
import w2w.tensors.SafetensorsWriter;

/** Where a checkpoint is found from, and what is said where there is none. */
class CheckpointPlaceTest {
    private static final String FIRST = "1".repeat(40);
    private static final String SECOND = "2".repeat(40);

    @TempDir
    private Path folder;

    /** A repository as the hub's client keeps it: revisions of links into blobs. */
    private Path repository(String name, String main, String... revisions) throws Exception {
        Path repository = folder.resolve("hub").resolve(name);
        Path blobs = Files.createDirectories(repository.resolve("blobs"));
        Files.createDirectories(repository.resolve("refs"));
        if (!main.isEmpty()) {
            Files.writeString(repository.resolve("refs/main"), main);
        }
        Path golden = Golden.folder().resolve("sd15");
        for (String revision : revisions) {
            Path snapshot = repository.resolve("snapshots").resolve(revision);
            try (Stream<Path> all = Files.walk(golden)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    String inside = golden.relativize(file).toString();
                    Path blob = blobs.resolve(Integer.toHexString(inside.hashCode()));
                    Files.copy(file, blob, StandardCopyOption.REPLACE_EXISTING);
                    Path link = snapshot.resolve(inside);
                    Path beside = Files.createDirectories(Objects.requireNonNull(link.getParent()));
                    Files.createSymbolicLink(link, beside.relativize(blob));
                }
            }
        }
        return repository;
    }

    private static String found(Path path) {
        CheckpointPlace place = CheckpointPlace.find(path).orElseThrow();
        return place.name() + " " + place.root().getFileName();
    }

    @Test
    void a_repository_of_the_hub_is_found_from_any_level() throws Exception {
        Path repository = repository("models--someone--sd-1.5", SECOND + "\n", FIRST, SECOND);
        String expected = "someone/sd-1.5 " + SECOND;
        assertEquals(expected, found(repository));
        assertEquals(expected, found(repository.resolve("snapshots")));
        assertEquals(expected, found(repository.resolve("refs")));
        assertEquals(expected, found(repository.resolve("blobs")));
        assertEquals(expected, found(repository.resolve("snapshots").resolve(SECOND)));
        assertEquals(expected, found(folder.resolve("hub")));
        assertEquals(
                "someone/sd-1.5 " + FIRST, found(repository.resolve("snapshots").resolve(FIRST)));
        assertEquals(
                expected, found(repository.resolve("snapshots").resolve(SECOND).resolve("unet")));
        String path = repository.toString();
        assertTrue(TestBackbone.component().accepts(path));
        try (BackboneSession session = TestBackbone.component()
                .open(new OpenRequest(path, "cpu", OpenRequest.Precision.FLOAT32, Map.of()), Task.unwatched())) {
            assertEquals("someone/sd-1.5", session.info().name());
        }
    }

    @Test
    void of_several_the_one_must_be_named() throws Exception {
        Path repository = repository("models--a--x", "", FIRST, SECOND);
        W2wException e = assertThrows(W2wException.class, () -> CheckpointPlace.find(repository));
        assertTrue(e.getMessage().contains("2 revisions") && e.getMessage().contains(FIRST), e.getMessage());
        Files.writeString(repository.resolve("refs/main"), FIRST);
        repository("models--a--y", FIRST, FIRST);
        e = assertThrows(W2wException.class, () -> CheckpointPlace.find(folder.resolve("hub")));
        assertTrue(e.getMessage().contains("a/x, a/y"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unet",
                "vae",
                "text_encoder",
                "scheduler",
                "model_index.json",
                "unet/config.json",
                "unet/diffusion_pytorch_model.safetensors",
                "unet/../vae"
            })
    void a_part_or_file_of_a_checkpoint_names_it(String inside) {
        Path root = CheckpointCopy.of("sd15", folder.resolve("mine")).root();
        assertEquals(
                root, CheckpointPlace.find(root.resolve(inside)).orElseThrow().root());
    }

    @Test
    void a_link_to_a_checkpoint_is_one_and_other_folders_are_none() throws Exception {
        Path root = CheckpointCopy.of("sd15", folder.resolve("mine")).root();
        Path link = Files.createSymbolicLink(folder.resolve("link"), root);
        assertEquals("link", CheckpointPlace.find(link).orElseThrow().name());
        assertTrue(TestBackbone.component().accepts(link.toString()));
        assertEquals(Optional.empty(), CheckpointPlace.find(Files.createDirectories(folder.resolve("unet"))));
        assertEquals(Optional.empty(), CheckpointPlace.find(folder));
        assertEquals(Optional.empty(), CheckpointPlace.find(folder.resolve("none")));
    }

    private static String refusal(Path path) {
        SdBackbone backbone = TestBackbone.component();
        assertFalse(backbone.accepts(path.toString()));
        return backbone.refusal(path.toString()).orElseThrow().getMessage();
    }

    @Test
    void checkpoints_in_one_file_are_named_with_what_to_do() throws Exception {
        Path file = folder.resolve("v1-5.safetensors");
        SafetensorsWriter writer = new SafetensorsWriter();
        writer.floats("model.diffusion_model.input_blocks.0.0.weight", DType.F16, new float[4], new long[] {4});
        writer.write(file);
        String said = refusal(file);
        assertTrue(said.contains("in one file") && said.contains("from_single_file(\"v1-5.safetensors\")"), said);
        Files.write(folder.resolve("sd-v1-4.ckpt"), new byte[] {'P', 'K', 3, 4});
        said = refusal(folder);
        assertTrue(said.contains("sd-v1-4.ckpt, v1-5.safetensors"), said);
        Files.writeString(folder.resolve("sd-v1-4.ckpt"), "version https://git-lfs.github.com/spec/v1\nsize 9\n");
        said = refusal(folder.resolve("sd-v1-4.ckpt"));
        assertTrue(said.contains("Git LFS pointer"), said);
        said = TestBackbone.component().refusal("someone/sd-1.5").orElseThrow().getMessage();
        assertTrue(said.contains("hub"), said);
        assertEquals(Optional.empty(), TestBackbone.component().refusal("\0"));
    }
}
