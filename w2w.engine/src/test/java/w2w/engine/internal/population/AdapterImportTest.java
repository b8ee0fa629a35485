package w2w.engine.internal.population;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.PopulationImport.Adapters;
import w2w.api.studio.PopulationImport.Gauge;
import w2w.api.studio.PopulationImport.Parts;
import w2w.api.studio.PopulationImport.Precision;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.PopulationReport.Skipped;
import w2w.api.task.Sha256;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Population;
import w2w.tensors.SafetensorsWriter;

/** Folders of adapters as people have them. */
class AdapterImportTest {
    @TempDir
    Path temp;

    private final FakeAdapterFiles files = new FakeAdapterFiles();
    private final PopulationStore store =
            new PopulationStore(TestAdapters.plugins(new TestAdapters.Format()), files, 1 << 20);
    private Path in = Path.of("");

    @BeforeEach
    void folder() throws IOException {
        in = Files.createDirectories(temp.resolve("in"));
    }

    private void lora(String file, int rank, double alpha, int seed) {
        lora(file, rank, alpha, seed, Map.of());
    }

    private void lora(String file, int rank, double alpha, int seed, Map<String, String> metadata) {
        SafetensorsWriter writer = new SafetensorsWriter().metadata(metadata);
        FakeAdapterFiles.layer(writer, "unet", "a.to_q", rank, alpha, seed);
        FakeAdapterFiles.layer(writer, "unet", "a.to_v", rank, alpha, seed + 1000);
        writer.write(in.resolve(file));
    }

    private PopulationReport make(Gauge gauge, int rank, Parts parts) {
        return make(new Adapters(in, gauge, rank, parts, Optional.empty(), false));
    }

    private PopulationReport make(Adapters how) {
        return store.make(
                new PopulationImport("p", how, Optional.empty(), "", Precision.FLOAT32),
                temp.resolve("p"),
                Task.unwatched());
    }

    private PopulationReport raw() {
        return make(Gauge.RAW, 0, Parts.UNET);
    }

    private Population open() {
        return store.open(temp.resolve("p"), "p");
    }

    private List<String> models() {
        try (Population p = open()) {
            return p.models();
        }
    }

    private static void assertNote(PopulationReport report, String note) {
        assertTrue(report.notes().contains(note), () -> String.join("\n", report.notes()));
    }

    @Test
    void the_layout_of_the_most_is_the_reference_and_the_one_of_another_alpha_is_named() {
        lora("a0.safetensors", 1, 27, 0); // the first file is the odd one
        for (int i = 1; i < 4; i++) {
            lora("b" + i + ".safetensors", 1, 1, i);
        }
        lora("c.safetensors", 2, 4, 7);
        PopulationReport report = raw();
        assertEquals(List.of("b1", "b2", "b3"), models());
        assertEquals(
                List.of(
                        new Skipped(
                                "a0.safetensors", "alpha 27 here, 1 in the 3 others, e.g. b1.safetensors", "LAYOUT"),
                        new Skipped(
                                "c.safetensors",
                                "rank 2 here, 1 in the 3 others, e.g. b1.safetensors; alpha 4 here, 1 there",
                                "LAYOUT")),
                report.skipped());
        assertNote(
                report,
                "1 adapter of another layout was left out, a0.safetensors: alpha 27 here, 1 in the 3 others, e.g. b1.safetensors");
        // with the canonical form the layers alone must agree
        assertEquals(5, make(Gauge.CANONICAL, 0, Parts.UNET).models());
        SafetensorsWriter other = new SafetensorsWriter();
        FakeAdapterFiles.layer(other, "unet", "z.to_q", 1, 1, 1);
        other.write(in.resolve("a-first.safetensors"));
        PopulationReport canonical = make(Gauge.CANONICAL, 0, Parts.UNET);
        assertEquals(5, canonical.models());
        assertEquals(
                "2 layers, e.g. a.to_q, are missing here and stand in the 5 others, e.g. a0.safetensors; layer z.to_q stands here"
                        + " and not there",
                canonical.skipped().get(0).reason());
    }

    @Test
    void the_part_that_denoises_is_taken_and_what_stays_behind_is_said_once() {
        for (int i = 0; i < 3; i++) {
            SafetensorsWriter writer = new SafetensorsWriter();
            FakeAdapterFiles.layer(writer, "unet", "a.to_q", 1, 1, i);
            FakeAdapterFiles.layer(writer, "text_encoder", "t.q_proj", 1, 1, 50 + i);
            writer.write(in.resolve("p" + i + ".safetensors"));
        }
        SafetensorsWriter alone = new SafetensorsWriter();
        FakeAdapterFiles.layer(alone, "text_encoder", "t.q_proj", 1, 1, 70);
        alone.write(in.resolve("te.safetensors"));
        PopulationReport report = raw();
        assertEquals(List.of("p0", "p1", "p2"), models());
        assertNote(report, "3 of 3 files have more parts, which were left out (text_encoder); --parts all takes them");
        assertEquals("NO_DENOISER", report.skipped().get(0).kind());
        PopulationReport all = make(Gauge.RAW, 0, Parts.ALL);
        assertEquals(3, all.models());
        assertEquals("LAYOUT", all.skipped().get(0).kind());
        try (Population p = open()) {
            assertEquals("text_encoder:t.q_proj", p.layout().layers().get(0).module());
            float[] row = new float[16];
            p.read(1, 1, row, 0);
            float[] text = TestAdapters.row(51, 8);
            for (int i = 0; i < 8; i++) {
                assertEquals(text[i], row[i]);
                assertEquals(TestAdapters.row(1, 8)[i], row[8 + i]);
            }
        }
    }

    @Test
    void of_all_parts_those_that_most_do_not_have_stay_behind() {
        lora("a.safetensors", 1, 1, 1);
        lora("b.safetensors", 1, 1, 2);
        SafetensorsWriter more = new SafetensorsWriter();
        FakeAdapterFiles.layer(more, "unet", "a.to_q", 1, 1, 3);
        FakeAdapterFiles.layer(more, "unet", "a.to_v", 1, 1, 4);
        FakeAdapterFiles.layer(more, "text_encoder", "t.q_proj", 1, 1, 5);
        more.write(in.resolve("c.safetensors"));
        PopulationReport report = make(Gauge.RAW, 0, Parts.ALL);
        assertEquals(3, report.models());
        assertNote(report, "1 of 3 files has parts that most do not have, which were left out (text_encoder)");
    }

    @Test
    void a_transformer_is_a_denoiser() {
        for (int i = 0; i < 2; i++) {
            SafetensorsWriter writer = new SafetensorsWriter();
            FakeAdapterFiles.layer(writer, "transformer", "blocks.0.attn.qkv", 1, 1, i);
            writer.write(in.resolve("f" + i + ".safetensors"));
        }
        assertEquals(2, raw().models());
        try (Population p = open()) {
            assertEquals(
                    "transformer:blocks.0.attn.qkv", p.layout().layers().get(0).module());
        }
    }

    @Test
    void dense_layers_are_refactored_where_a_rank_is_given_and_else_left_out_with_the_way() throws IOException {
        for (int i = 0; i < 3; i++) {
            SafetensorsWriter writer = new SafetensorsWriter();
            if (i == 1) {
                FakeAdapterFiles.dense(writer, "unet", "a.to_q", i);
            } else {
                FakeAdapterFiles.layer(writer, "unet", "a.to_q", 1, 1, i);
            }
            writer.write(in.resolve(i + ".safetensors"));
        }
        PopulationReport left = raw();
        assertEquals(2, left.models());
        assertNote(
                left,
                "1 adapter that is no low-rank product was left out, 1.safetensors: its LoHa layers are no low-rank product;"
                        + " --refactor RANK brings them to one");
        PopulationReport report = make(new Adapters(in, Gauge.CANONICAL, 1, Parts.UNET, Optional.of(temp), false));
        assertEquals(3, report.models());
        assertEquals(Optional.of(temp), files.base);
        assertNote(report, "1 of 3 files has layers that are no low-rank product (LoHa), which were refactored");
        assertNote(
                report,
                "bringing them to the rank lost 0.00 % of ‖ΔW‖² in the median and 25.0 % at most (1); models.csv has that of each");
        assertArrayEquals(new int[] {1}, store.select(temp.resolve("p"), "lost_energy > 0.24"));
    }

    @Test
    void what_lies_beside_adapters_is_a_line_for_each_kind() throws IOException {
        for (int i = 0; i < 4; i++) {
            lora("p" + i + ".safetensors", 1, 1, i);
            Files.write(in.resolve("p" + i + ".png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 1});
            Files.writeString(in.resolve("p" + i + ".txt"), "a caption");
            Files.writeString(in.resolve("p" + i + ".civitai.info"), "{}");
            Files.copy(in.resolve("p0.safetensors"), in.resolve("twin" + i + ".safetensors"));
        }
        Files.write(in.resolve("preview"), new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 0});
        Files.writeString(in.resolve("train.toml"), "x = 1");
        Files.writeString(in.resolve("optimizer.pt"), "PK");
        Files.createDirectories(in.resolve("a-state"));
        Files.writeString(in.resolve("a-state/model.safetensors"), "none");
        Files.writeString(in.resolve("README.md"), "read me");
        new SafetensorsWriter()
                .floats("model.diffusion_model.out.weight", w2w.tensors.DType.F32, new float[1])
                .write(in.resolve("v1-5.safetensors"));
        Files.writeString(in.resolve("torn.safetensors"), "\0\0\0");
        PopulationReport report = raw();
        assertEquals(List.of("p0", "p1", "p2", "p3"), models(), "names have no endings, whatever lies beside");
        assertEquals(
                List.of(
                        "1 file was left out, torn.safetensors: "
                                + report.skipped().stream()
                                        .filter(s -> s.source().equals("torn.safetensors"))
                                        .findFirst()
                                        .orElseThrow()
                                        .reason(),
                        "5 preview pictures were left out, e.g. p0.png",
                        "4 captions were left out, e.g. p0.txt",
                        "1 settings file was left out, train.toml",
                        "4 metadata files of download tools were left out, e.g. p0.civitai.info",
                        "2 training states were left out, e.g. a-state/model.safetensors",
                        "1 full checkpoint was left out, v1-5.safetensors",
                        "1 other file was left out, README.md",
                        "4 doubles were left out, e.g. twin0.safetensors: it has the same weights as p0.safetensors"),
                report.notes());
        assertEquals(23, report.skipped().size(), "the report has all of them");
        assertEquals(23, Manifest.read(temp.resolve("p")).skipped().size());
    }

    @Test
    void the_ending_stays_where_it_alone_tells_two_adapters_apart() {
        lora("a.safetensors", 1, 1, 1);
        lora("a.sft", 1, 1, 2);
        lora("b.c.safetensors", 1, 1, 3);
        raw();
        assertEquals(List.of("a.safetensors", "a.sft", "b.c"), models());
    }

    @Test
    void links_are_followed_once_each_and_loops_and_broken_ones_are_counted() throws IOException {
        lora("real/r.safetensors", 1, 1, 1);
        lora("../store/b1", 1, 1, 2);
        lora("../elsewhere/e.safetensors", 1, 1, 3);
        Files.createSymbolicLink(in.resolve("p1.safetensors"), Path.of("../store/b1"));
        Files.createSymbolicLink(in.resolve("p2.safetensors"), Path.of("../store/b1"));
        Files.createSymbolicLink(in.resolve("a-link-to-r.safetensors"), Path.of("real/r.safetensors"));
        Files.createSymbolicLink(in.resolve("folder"), Path.of("../elsewhere"));
        Files.createSymbolicLink(in.resolve("broken.safetensors"), Path.of("nowhere"));
        Files.createSymbolicLink(in.resolve("loop"), Path.of("../in"));
        Files.createSymbolicLink(in.resolve("up"), Path.of("/"));
        Files.createSymbolicLink(in.resolve("self"), Path.of("self"));
        Files.writeString(in.resolve(".hidden.safetensors"), "x");
        PopulationReport report = raw();
        assertEquals(List.of("folder/e", "p1", "real/r"), models());
        assertEquals(
                List.of(
                        "2 links lead to a file or folder that is there already, e.g. a-link-to-r.safetensors",
                        "2 links lead back to a folder above it and were not followed, e.g. loop",
                        "2 links lead nowhere, e.g. broken.safetensors",
                        "1 hidden file or folder was passed over, e.g. .hidden.safetensors"),
                report.notes().stream()
                        .sorted(java.util.Comparator.comparing(n -> n.contains("hidden")))
                        .toList());
        Files.createSymbolicLink(temp.resolve("link"), in);
        assertEquals(
                3, make(new Adapters(temp.resolve("link"), Gauge.RAW, 0)).models(), "the folder itself may be a link");
    }

    @Test
    void the_hubs_cache_gives_names_of_repositories_and_the_revision_of_its_refs() throws IOException {
        hub("models--org--face", "aaa", "x.safetensors", 1);
        hub("models--org--face", "bbb", "x.safetensors", 2);
        hub("models--org--two", "ccc", "m1.safetensors", 3);
        hub("models--org--two", "ccc", "sub/m2.safetensors", 4);
        hub("models--gpt", "ddd", "y.safetensors", 5);
        Files.createDirectories(in.resolve("models--org--face/refs"));
        Files.writeString(in.resolve("models--org--face/refs/main"), "bbb");
        raw();
        assertEquals(
                List.of("gpt", "org/face", "org/two/m1", "org/two/sub/m2"),
                models().stream().sorted().toList());
        try (Population p = open()) {
            float[] row = new float[16];
            p.read(p.models().indexOf("org/face"), 1, row, 0);
            assertEquals(TestAdapters.row(2, 8)[0], row[0], "revision bbb");
        }
        assertEquals(
                1, make(new Adapters(in.resolve("models--gpt"), Gauge.RAW, 0)).models());
        assertEquals(List.of("gpt"), models());
    }

    private void hub(String repository, String revision, String file, int seed) throws IOException {
        String blob = repository + "/blobs/" + "0".repeat(60) + seed;
        lora(blob, 1, 1, seed);
        Path link = in.resolve(repository + "/snapshots/" + revision + "/" + file);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, in.resolve(blob));
    }

    @Test
    void an_adapter_that_is_not_finite_is_left_out_by_file_and_tensor() {
        lora("a.safetensors", 1, 1, 1);
        lora("b.safetensors", 1, 1, 2);
        SafetensorsWriter writer = new SafetensorsWriter();
        FakeAdapterFiles.layer(writer, "unet", "a.to_q", 1, 1, 3);
        writer.tensor(
                "unet/a.to_v.A",
                w2w.tensors.DType.F32,
                new long[] {1, 5},
                s -> s.put(new float[] {1, Float.POSITIVE_INFINITY, 0, 0, 0}, 0, 5));
        writer.tensor("unet/a.to_v.B", w2w.tensors.DType.F32, new long[] {3, 1}, s -> s.put(new float[3], 0, 3));
        writer.floats("unet/a.to_v.alpha", w2w.tensors.DType.F32, new float[] {1});
        writer.write(in.resolve("0-bad.safetensors"));
        PopulationReport report = raw();
        assertEquals(List.of("a", "b"), models());
        assertEquals(
                List.of(new Skipped("0-bad.safetensors", "tensor unet/a.to_v.A holds Infinity")), report.skipped());
    }

    @Test
    void what_files_tell_of_their_training_is_summed_up_and_becomes_labels_where_asked() throws IOException {
        String one = "a".repeat(64);
        String two = "b".repeat(64);
        for (int i = 0; i < 5; i++) {
            lora(
                    "p" + i + ".safetensors",
                    1,
                    1,
                    i,
                    i == 4
                            ? Map.of()
                            : Map.of(
                                    "ss_network_module",
                                    "networks.lora",
                                    "ss_sd_model_name",
                                    i == 3 ? "other.safetensors" : "v1-5.safetensors",
                                    "ss_new_sd_model_hash",
                                    i == 0 ? "None" : i == 3 ? two : one,
                                    "ss_unet_lr",
                                    "0.0001",
                                    "ss_steps",
                                    Integer.toString(100 * (1 + i % 2))));
        }
        PopulationReport plain = raw();
        String warning =
                "the models were trained on 2 base models, which probes and directions can read instead of a label: "
                        + "aaaaaaaaaa (v1-5.safetensors): 3, e.g. p0, bbbbbbbbbb (other.safetensors): 1, e.g. p3; 1 do not tell";
        assertNote(plain, warning);
        try (Population p = open()) {
            assertEquals(warning, p.notes().get(0));
            assertEquals(
                    "the models were trained in different ways, which probes can read: steps (100: 2, e.g. p0, 200: 2, e.g. p1)",
                    p.notes().get(1));
            assertEquals(List.of(), p.labels().attributes());
        }
        PopulationReport labelled = make(new Adapters(in, Gauge.RAW, 0, Parts.UNET, Optional.empty(), true));
        assertNote(labelled, "recipe labels: 4 of 5 files tell how they were trained");
        try (Population p = open()) {
            assertEquals(
                    List.of("recipe.alpha", "recipe.rank", "recipe.rate", "recipe.steps"),
                    p.labels().attributes());
            assertArrayEquals(
                    new double[] {100, 200, 100, 200, Double.NaN},
                    p.labels().column("recipe.steps").orElseThrow());
        }
        Path folder = temp.resolve("p");
        assertArrayEquals(new int[] {3}, store.select(folder, "\"recipe.base_hash\" like 'bbb%'"));
        assertEquals(
                3,
                store.export(
                        folder,
                        "\"recipe.base_hash\" like 'aaa%' or name = 'p0'",
                        "",
                        temp.resolve("q"),
                        Task.unwatched()));
        try (Population q = store.open(temp.resolve("q"), "q")) {
            assertEquals(1, q.notes().size(), "one base model is left: " + q.notes());
        }
    }

    @Test
    void the_same_base_model_is_no_warning() {
        for (int i = 0; i < 3; i++) {
            lora("p" + i + ".safetensors", 1, 1, i, Map.of("ss_sd_model_name", "x", "ss_seed", "" + i));
        }
        assertEquals(List.of(), raw().notes());
    }

    @Test
    void an_export_never_stops_at_a_name_and_says_which_it_changed() throws IOException {
        List<String> names = List.of("CON", "x".repeat(240), "line\nbreak", "Anna", "anna", "plain");
        for (int i = 0; i < names.size(); i++) {
            TestAdapters.write(in.resolve("tmp"), TestAdapters.LAYOUT, TestAdapters.row(i, 16));
            Files.move(in.resolve("tmp"), in.resolve(names.get(i) + ".safetensors"));
        }
        PopulationStore plain = PopulationStoreFixture.store(16);
        plain.make(
                new PopulationImport("p", new Adapters(in, Gauge.RAW, 0), Optional.empty(), "", Precision.FLOAT32),
                temp.resolve("p"),
                Task.unwatched());
        List<String> warnings = new java.util.ArrayList<>();
        Task task = Task.observedBy(new Task.Observer() {
            @Override
            public void warned(String text) {
                warnings.add(text);
            }
        });
        Path out = temp.resolve("out");
        assertEquals(6, plain.export(temp.resolve("p"), "", "kohya", out, task));
        try (java.util.stream.Stream<Path> written = Files.list(out)) {
            assertEquals(
                    List.of(
                            "Anna.safetensors",
                            "_CON.safetensors",
                            "anna~2.safetensors",
                            "line_break.safetensors",
                            "plain.safetensors",
                            "x".repeat(159) + "~" + Sha256.of("x".repeat(240)).substring(0, 8) + ".safetensors"),
                    written.map(f -> f.getFileName().toString()).sorted().toList());
        }
        assertEquals(1, warnings.size());
        assertTrue(
                warnings.get(0)
                        .startsWith(
                                "4 of 6 models have another file name than their own, which not every system takes: CON is"
                                        + " in _CON.safetensors"),
                warnings.get(0));
        Path taken = temp.resolve("taken");
        Files.createDirectories(taken.resolve("plain.safetensors"));
        assertThrows(W2wException.class, () -> plain.export(temp.resolve("p"), "", "kohya", taken, task));
        try (java.util.stream.Stream<Path> written = Files.list(taken)) {
            assertEquals(1, written.count(), "nothing is written where not everything can be");
        }
    }

    @Test
    void a_changed_majority_begins_an_unfinished_import_anew() throws IOException {
        for (int i = 0; i < 3; i++) {
            lora("p" + i + ".safetensors", 1, 1, i);
        }
        Task stopped = Task.observedBy(new Task.Observer() {
            @Override
            public void progressed(double done) {
                if (done > .5) {
                    throw new IllegalStateException("killed");
                }
            }
        });
        PopulationImport command =
                new PopulationImport("p", new Adapters(in, Gauge.RAW, 0), Optional.empty(), "", Precision.FLOAT32);
        assertThrows(IllegalStateException.class, () -> store.make(command, temp.resolve("p"), stopped));
        Path request = temp.resolve(".p.import/import.json");
        assertTrue(Files.readString(request, StandardCharsets.UTF_8).contains("p0.safetensors"));
        for (int i = 3; i < 8; i++) {
            lora("p" + i + ".safetensors", 1, 27, i);
        }
        assertEquals(5, store.make(command, temp.resolve("p"), Task.unwatched()).models());
        assertEquals(List.of("p3", "p4", "p5", "p6", "p7"), models());
    }

    @Test
    void a_folder_without_an_adapter_says_what_the_first_file_is() throws IOException {
        Files.writeString(in.resolve("a.safetensors"), "x");
        W2wException e = assertThrows(W2wException.class, this::raw);
        assertTrue(e.getMessage().contains("none of 1 files is an adapter"), e.getMessage());
        Files.delete(in.resolve("a.safetensors"));
        Files.writeString(in.resolve("a.txt"), "x");
        assertTrue(assertThrows(W2wException.class, this::raw).getMessage().contains("is an adapter"));
    }
}
