package w2w.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static w2w.tck.Refusals.assertRefuses;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.WeightLayout;

/** What every {@link AdapterFormat} keeps to. Extend it, and say how to make yours. */
public abstract class AdapterFormatContract {
    private static final String BLOCK = "down_blocks.0.attentions.0.transformer_blocks.0.";

    @TempDir
    Path folder;

    /** The format under test. */
    protected abstract AdapterFormat format();

    /** Name of what it writes: with the extension that the tool of origin expects. */
    protected String fileName() {
        return "adapter.safetensors";
    }

    /** An adapter that the format can hold: three layers of Stable Diffusion's UNet with one rank and alpha, unless told otherwise. */
    protected AdapterFile example() {
        WeightLayout layout = WeightLayout.ofLayers(List.of(
                new AdaptedLayer(BLOCK + "attn1.to_q", 64, 64, 2, 3),
                new AdaptedLayer(BLOCK + "attn1.to_v", 64, 64, 2, 3),
                new AdaptedLayer(BLOCK + "attn2.to_v", 96, 64, 2, 3)));
        float[] weights = Numbers.gaussian("tck adapter", 0, layout.size(), 0.1);
        return new AdapterFile(
                Map.of(AdapterFile.UNET, Adapter.of(layout, weights)),
                Provenance.NONE.with("seed", 7).toMetadata());
    }

    private Path written() {
        return written(example(), folder.resolve(fileName()));
    }

    private Path written(AdapterFile adapter, Path target) {
        assumeTrue(format().writer().isPresent(), "it only reads");
        format().writer().orElseThrow().write(adapter, target, Task.unwatched());
        return target;
    }

    @Test
    public void reads_the_change_in_every_layer_that_it_wrote() {
        AdapterFile read = format().read(written(), Task.unwatched());
        AdapterFile expected = example();
        assertEquals(expected.parts().keySet(), read.parts().keySet());
        expected.parts().forEach((part, adapter) -> {
            Adapter other = Objects.requireNonNull(read.parts().get(part), part);
            assertEquals(
                    adapter.layout().layers().stream()
                            .map(AdaptedLayer::module)
                            .sorted()
                            .toList(),
                    other.layout().layers().stream()
                            .map(AdaptedLayer::module)
                            .sorted()
                            .toList());
            for (AdaptedLayer layer : adapter.layout().layers()) {
                Numbers.assertClose(
                        adapter.delta(layer.module()),
                        other.delta(layer.module()),
                        1e-5,
                        "ΔW of " + part + " " + layer.module());
            }
        });
    }

    @Test
    public void keeps_rank_and_alpha() {
        AdapterFile read = format().read(written(), Task.unwatched());
        example().parts().forEach((part, adapter) -> adapter.layout().layers().forEach(layer -> {
            AdaptedLayer other = Objects.requireNonNull(read.parts().get(part), part)
                    .layout()
                    .layer(layer.module())
                    .orElseThrow();
            assertEquals(layer.rank(), other.rank(), "rank of " + layer.module());
            assertEquals(layer.alpha(), other.alpha(), 1e-6 * layer.alpha(), "alpha of " + layer.module());
        }));
    }

    @Test
    public void recognises_what_it_wrote_by_content_not_by_name() throws IOException {
        Path source = written();
        assertTrue(format().recognises(source));
        if (Files.isRegularFile(source)) {
            assertTrue(format().recognises(Files.copy(source, folder.resolve("renamed.bin"))), "under another name");
        }
    }

    @Test
    public void keeps_where_it_came_from() {
        Map<String, String> read = format().read(written(), Task.unwatched()).metadata();
        Provenance expected = Provenance.fromMetadata(example().metadata());
        assertEquals(expected, Provenance.fromMetadata(read));
    }

    @Test
    public void replaces_an_existing_target_whole_and_leaves_nothing_beside_it() throws IOException {
        Path target = written();
        Map<Path, String> before = contents(folder);
        AdapterFile first = example();
        Map<String, Adapter> zero = new LinkedHashMap<>();
        first.parts()
                .forEach((part, a) -> zero.put(
                        part, Adapter.of(a.layout(), new float[a.layout().size()])));
        written(new AdapterFile(zero, first.metadata()), target);
        Map<Path, String> after = contents(folder);
        assertEquals(before.keySet(), after.keySet(), "files");
        format().read(target, Task.unwatched()).parts().values().forEach(adapter -> {
            String module = adapter.layout().layers().get(0).module();
            assertEquals(0, Numbers.norm(adapter.delta(module)), "ΔW of the second adapter");
        });
    }

    @Test
    public void leaves_what_it_reads_alone() throws IOException {
        Path source = written();
        Map<Path, String> before = contents(folder);
        format().recognises(source);
        format().read(source, Task.unwatched());
        assertEquals(before, contents(folder));
    }

    @Test
    public void does_not_recognise_junk_and_refuses_to_read_it() throws IOException {
        Path empty = Files.write(folder.resolve("empty.safetensors"), new byte[0]);
        Path text = Files.writeString(folder.resolve("text.safetensors"), "{\"a\": 1}\n");
        byte[] random = new byte[4096];
        float[] noise = Numbers.gaussian("tck junk", 0, random.length, 60);
        for (int i = 0; i < random.length; i++) {
            random[i] = (byte) noise[i];
        }
        Path junk = Files.write(folder.resolve("junk.safetensors"), random);
        Path nothing = folder.resolve("not-there.safetensors");
        Path emptyFolder = Files.createDirectory(folder.resolve("empty-folder"));
        for (Path path : List.of(empty, text, junk, nothing, emptyFolder)) {
            assertFalse(format().recognises(path), () -> "recognises " + path.getFileName());
            assertRefuses(() -> format().read(path, Task.unwatched()), String.valueOf(path.getFileName()));
        }
    }

    @Test
    public void a_file_cut_short_is_refused_by_name() throws IOException {
        Path source = written();
        assumeTrue(Files.isRegularFile(source), "it writes a folder");
        byte[] whole = Files.readAllBytes(source);
        for (int share = 1; share < 8; share++) {
            Path cut = folder.resolve("cut-" + share + ".safetensors");
            Files.write(cut, Arrays.copyOf(whole, whole.length * share / 8));
            assertRefuses(() -> format().read(cut, Task.unwatched()), String.valueOf(cut.getFileName()));
        }
    }

    private static Map<Path, String> contents(Path root) throws IOException {
        Map<Path, String> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                contents.put(path, Arrays.toString(Files.readAllBytes(path)));
            }
        }
        return contents;
    }
}
