package w2w.engine.internal.population;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.PopulationImport.Adapters;
import w2w.api.studio.PopulationImport.Gauge;
import w2w.api.studio.PopulationImport.Precision;
import w2w.api.studio.PopulationReport;
import w2w.api.task.CancelledException;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Population;
import w2w.api.weights.WeightLayout;
import w2w.engine.internal.parquet.ParquetTable;
import w2w.tensors.DType;
import w2w.tensors.DataTable;
import w2w.tensors.Float16;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorSource;
import w2w.tensors.TorchFile;

class PopulationStoreTest extends PopulationStoreFixture {
    @Test
    void rows_stand_in_the_order_of_paths_and_what_is_left_out_is_listed() throws IOException {
        TestAdapters.fill(temp.resolve("in"), 10);
        PopulationReport report = make(raw());
        assertEquals(10, report.models());
        assertEquals(
                List.of("gen0/README.md", "gen0/torn.safetensors", "gen1/copy.safetensors", "gen1/nan.safetensors"),
                report.skipped().stream().map(PopulationReport.Skipped::source).toList());
        assertEquals(
                "it has the same weights as gen0/0.safetensors",
                report.skipped().get(2).reason());
        assertTrue(report.skipped().get(3).reason().contains("NaN"));
        assertTrue(report.skipped().get(1).reason().contains("too short for safetensors"));
        try (Population p = store.open(temp.resolve("p"), "p")) {
            assertEquals("gen0/0", p.models().get(0));
            assertEquals("gen1/9", p.models().get(9));
            // the format stands A before B and a before b
            assertEquals("a.to_v.A", p.layout().slots().get(0).name());
            int n = p.layout().size();
            float[] tile = new float[4 * n + 1];
            p.read(1, 4, tile, 1); // from one shard into the next
            float[] expected = TestAdapters.row(2, n);
            assertArrayEquals(Arrays.copyOfRange(expected, 8, 16), Arrays.copyOfRange(tile, 1, 9));
            assertArrayEquals(Arrays.copyOfRange(expected, 0, 8), Arrays.copyOfRange(tile, 9, 17));
            expected = TestAdapters.row(8, n);
            assertArrayEquals(Arrays.copyOfRange(expected, 8, 16), Arrays.copyOfRange(tile, 1 + 3 * n, 9 + 3 * n));
            float[] all = new float[10 * n];
            p.read(0, 10, all, 0);
            assertEquals(
                    Population.inMemory("q", p.layout(), p.models(), p.labels(), all)
                            .fingerprint(),
                    p.fingerprint());
        }
        try (TensorSource shard = Safetensors.open(temp.resolve("p/weights-00002.safetensors"))) {
            assertTrue(shard.require("weights").hasShape(IN_SHARD, 16));
        }
    }

    @Test
    void the_number_of_labels_is_told_without_their_table() throws IOException {
        TestAdapters.fill(temp.resolve("in"), 4);
        Files.writeString(
                temp.resolve("labels.csv"),
                "name,age,town,empty\ngen0/0,31,Kyiv,\ngen0/1,32,Oslo,\ngen1/2,33,Lima,\ngen1/3,34,Bern,\n");
        make(new PopulationImport(
                "p",
                new Adapters(temp.resolve("in"), Gauge.RAW, 0),
                Optional.of(temp.resolve("labels.csv")),
                "",
                Precision.FLOAT32));
        Path table = temp.resolve("p").resolve(ModelTable.FILE);
        String whole = Files.readString(table);
        try (Population p = store.open(temp.resolve("p"), "p")) {
            assertEquals(List.of("age"), p.labels().attributes());
            assertEquals(1, p.attributes());
        }
        Files.writeString(table, whole.replace("name", "nime")); // damaged, and as long as before
        try (Population p = store.open(temp.resolve("p"), "p")) {
            assertEquals(1, p.attributes());
            assertThrows(W2wException.class, p::labels);
        }
        Files.writeString(table, whole.replace("31,Kyiv", "31,").replaceAll("(?m),town,", ",town,more,"));
        try (Population p = store.open(temp.resolve("p"), "p")) {
            assertThrows(W2wException.class, p::attributes, "another table than was written is looked at");
        }
    }

    @Test
    void a_folder_of_adapters_comes_whole_or_not_at_all() throws IOException {
        TestAdapters.fill(temp.resolve("in"), 5);
        make(raw());
        Path out = temp.resolve("out");
        int[] asked = {0};
        Task cancelled = Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                return ++asked[0] > 3;
            }
        });
        assertThrows(CancelledException.class, () -> store.export(temp.resolve("p"), "", "plain", out, cancelled));
        try (Stream<Path> left = Files.list(temp)) {
            assertTrue(left.noneMatch(f -> f.getFileName().toString().contains("out")));
        }
        Files.createDirectories(out);
        Files.writeString(out.resolve("diary"), "dear");
        assertEquals(5, store.export(temp.resolve("p"), "", "plain", out, Task.unwatched()));
        assertEquals("dear", Files.readString(out.resolve("diary")));
    }

    @Test
    void a_table_is_joined_once_unless_models_are_left_out() throws IOException {
        for (boolean torn : new boolean[] {false, true}) {
            Path in = temp.resolve("in" + torn);
            TestAdapters.fill(in, 4); // one that is torn, one of NaN, one copy
            if (!torn) {
                for (String bad : List.of("gen0/torn", "gen1/copy", "gen1/nan")) {
                    Files.delete(in.resolve(bad + ".safetensors"));
                }
            }
            int[] joins = {0};
            ModelLabels counting = bare -> {
                joins[0]++;
                return new LabelJoin.Joined(LabelJoin.none(bare.size()));
            };
            store.make(
                    new PopulationImport("p", new Adapters(in, Gauge.RAW, 0), Optional.empty(), "", Precision.FLOAT32),
                    counting,
                    temp.resolve("p" + torn),
                    Task.unwatched());
            assertEquals(torn ? 2 : 1, joins[0]);
        }
    }

    @Test
    void what_a_cut_to_a_lower_rank_takes_away_is_told_of_each_model() throws IOException {
        // B·A has the singular values 3 and 1 in the one, 2 and 0 in the other
        WeightLayout two = WeightLayout.ofLayers(List.of(new AdaptedLayer("x", 2, 2, 2, 27)));
        TestAdapters.write(temp.resolve("in/a.safetensors"), two, new float[] {1, 0, 0, 1, 3, 0, 0, 1});
        TestAdapters.write(temp.resolve("in/b.safetensors"), two, new float[] {1, 0, 0, 1, 2, 0, 0, 0});
        PopulationImport cut = new PopulationImport(
                "p", new Adapters(temp.resolve("in"), Gauge.CANONICAL, 1), Optional.empty(), "", Precision.FLOAT32);
        assertEquals(2, make(cut).models());
        assertArrayEquals(
                new int[] {0}, store.select(temp.resolve("p"), "lost_energy > 0.099999 and lost_energy < 0.100001"));
        assertArrayEquals(new int[] {1}, store.select(temp.resolve("p"), "lost_energy < 0.000001"));
        try (Population p = store.open(temp.resolve("p"), "p")) {
            assertEquals(1, p.layout().layers().get(0).rank());
            assertEquals(List.of(), p.labels().attributes(), "it is no label of what a model shows");
        }
    }

    @Test
    void an_adapter_of_other_layers_than_the_most_is_left_out_and_named() throws IOException {
        TestAdapters.fill(temp.resolve("in"), 4);
        TestAdapters.write(
                temp.resolve("in/gen0/-first.safetensors"),
                TestAdapters.layout("b.to_q", "c.to_k"),
                TestAdapters.row(5, 16));
        PopulationReport report = make(raw());
        assertEquals(4, report.models());
        PopulationReport.Skipped misfit = report.skipped().get(0);
        assertEquals("gen0/-first.safetensors", misfit.source());
        assertEquals(
                "layer a.to_v is missing here and stands in the 6 others, e.g. gen0/0.safetensors; layer c.to_k stands here and not"
                        + " there",
                misfit.reason());
    }

    @Test
    void half_precision_rows_are_the_nearest_ones() throws IOException {
        TestAdapters.fill(temp.resolve("in"), 4);
        float[] large = TestAdapters.row(7, 16);
        large[0] = 70000;
        TestAdapters.write(temp.resolve("in/large.safetensors"), TestAdapters.LAYOUT, large);
        PopulationReport report = make(command(Precision.FLOAT16, Gauge.RAW));
        assertTrue(report.skipped().get(4).reason().contains("beyond half precision"));
        try (Population p = store.open(temp.resolve("p"), "p");
                TensorSource shard = Safetensors.open(temp.resolve("p/weights-00001.safetensors"))) {
            assertEquals(DType.F16, shard.require("weights").dtype());
            float[] row = new float[16];
            p.read(0, 1, row, 0);
            float[] expected = TestAdapters.row(0, 16);
            for (int i = 0; i < 8; i++) {
                assertEquals(Float16.round(expected[8 + i]), row[i]);
            }
            float[] all = new float[4 * 16];
            p.read(0, 4, all, 0);
            assertEquals(
                    Population.inMemory("q", p.layout(), p.models(), p.labels(), all)
                            .fingerprint(),
                    p.fingerprint());
        }
    }

    @Test
    void the_canonical_gauge_makes_equal_products_equal_rows() throws IOException {
        float[] row = TestAdapters.row(0, 16);
        TestAdapters.write(temp.resolve("in/a.safetensors"), TestAdapters.LAYOUT, row);
        for (int i = 0; i < 16; i++) { // (A, B) and (−2A, −B/2) are one adapter
            row[i] *= i % 8 < 5 ? -2 : -.5f;
        }
        TestAdapters.write(temp.resolve("in/b.safetensors"), TestAdapters.LAYOUT, row);
        assertEquals(2, make(raw()).models());
        make(command(Precision.FLOAT32, Gauge.CANONICAL));
        try (Population p = store.open(temp.resolve("p"), "p")) {
            float[] a = new float[16];
            p.read(0, 1, a, 0);
            if (p.size() == 2) {
                float[] b = new float[16];
                p.read(1, 1, b, 0);
                assertArrayEquals(a, b, 1e-6f);
            }
        }
    }

    @Test
    void labels_are_found_by_the_column_that_names_the_files() throws IOException {
        TestAdapters.fill(temp.resolve("in"), 4);
        Path csv = temp.resolve("in/labels.csv");
        Files.writeString(
                csv,
                "index,path,Male,remark\n7,./gen0/2.safetensors,-1,\"a, b\"\n8,gen0/0.safetensors,1,\n9,gen1/1,1,c\n");
        PopulationReport report = store.make(
                new PopulationImport(
                        "p", new Adapters(temp.resolve("in"), Gauge.RAW, 0), Optional.of(csv), "", Precision.FLOAT32),
                temp.resolve("p"),
                Task.unwatched());
        assertEquals(1, report.unlabelled());
        assertTrue(report.skipped().stream().noneMatch(s -> s.source().equals("labels.csv")));
        try (Population p = store.open(temp.resolve("p"), "p")) {
            assertEquals(List.of("index", "Male"), p.labels().attributes());
            assertArrayEquals(
                    new double[] {1, -1, 1, Double.NaN},
                    p.labels().column("Male").orElseThrow());
        }
        assertArrayEquals(new int[] {0, 2}, store.select(temp.resolve("p"), "Male=1"));
        assertArrayEquals(new int[] {1}, store.select(temp.resolve("p"), "remark LIKE 'a,%' and male < 0"));
        assertArrayEquals(new int[] {3}, store.select(temp.resolve("p"), "Male IS NULL"));
        W2wException e = assertThrows(
                W2wException.class,
                () -> store.make(
                        new PopulationImport(
                                "p",
                                new Adapters(temp.resolve("in"), Gauge.RAW, 0),
                                Optional.of(csv),
                                "remark",
                                Precision.FLOAT32),
                        temp.resolve("p"),
                        Task.unwatched()));
        assertTrue(e.getMessage().contains("column remark names none of the models"), e.getMessage());
    }

    private PopulationReport labelled(String name, Path labels) {
        return store.make(
                new PopulationImport(
                        "p",
                        new Adapters(temp.resolve(name), Gauge.RAW, 0),
                        Optional.of(labels),
                        "",
                        Precision.FLOAT32),
                temp.resolve("p-" + name),
                Task.unwatched());
    }

    @Test
    void labels_may_be_a_parquet_file_or_the_table_of_a_release() throws IOException {
        Path golden = Path.of(System.getProperty("w2w.golden"), "w2w-release/identity_df.pt");
        DataTable table;
        try (TorchFile torch = TorchFile.open(golden)) {
            table = torch.table().orElseThrow();
        }
        for (int i = 0; i < 3; i++) {
            TestAdapters.write(
                    temp.resolve("parquet/person000" + i + ".safetensors"),
                    TestAdapters.LAYOUT,
                    TestAdapters.row(i, 16));
            String file = table.column("file").orElseThrow().text(i);
            TestAdapters.write(
                    temp.resolve("release/" + file + ".safetensors"), TestAdapters.LAYOUT, TestAdapters.row(i, 16));
        }
        Path parquet = temp.resolve("labels.of.duckdb");
        try (InputStream in = ParquetTable.class.getResourceAsStream("duckdb-snappy.parquet")) {
            Files.copy(Objects.requireNonNull(in), parquet);
        }
        assertEquals(0, labelled("parquet", parquet).unlabelled());
        assertEquals(0, labelled("release", golden).unlabelled());
        try (Population p = store.open(temp.resolve("p-parquet"), "p");
                Population r = store.open(temp.resolve("p-release"), "r")) {
            assertArrayEquals(new double[] {1, -1, 1}, p.labels().column("Male").orElseThrow());
            DataTable.Numbers male = (DataTable.Numbers) table.column("Male").orElseThrow();
            assertArrayEquals(
                    Arrays.copyOf(male.toArray(), 3), r.labels().column("Male").orElseThrow());
        }
    }

    @Test
    void a_number_that_names_models_is_no_label() throws IOException {
        TestAdapters.fill(temp.resolve("in"), 4);
        Path csv = temp.resolve("in/labels.csv");
        Files.writeString(csv, "id,age\n2,20\n0,0\n1,10\n");
        store.make(
                new PopulationImport(
                        "p", new Adapters(temp.resolve("in"), Gauge.RAW, 0), Optional.of(csv), "", Precision.FLOAT32),
                temp.resolve("p"),
                Task.unwatched());
        try (Population p = store.open(temp.resolve("p"), "p")) {
            assertEquals(List.of("age"), p.labels().attributes());
            assertEquals(10, p.labels().column("age").orElseThrow()[p.models().indexOf("gen1/1")]);
        }
    }

    @Test
    void a_matrix_with_segments_is_a_population() throws IOException {
        float[] rows = new float[5 * 16];
        for (int i = 0; i < 5; i++) {
            System.arraycopy(TestAdapters.row(i, 16), 0, rows, i * 16, 16);
        }
        Path file = temp.resolve("matrix.safetensors");
        new SafetensorsWriter().floats("weights", DType.F32, rows, 5, 16).write(file);
        Path segments = temp.resolve("segments.json");
        Files.writeString(
                segments,
                "[{\"name\":\"b.to_q.A\",\"start\":0,\"end\":5},{\"name\":\"b.to_q.B\",\"start\":5,"
                        + "\"end\":8},{\"name\":\"a.to_v.A\",\"start\":8,\"end\":13},{\"name\":\"a.to_v.B\",\"start\":13,\"end\":16}]");
        Path csv = temp.resolve("labels.csv");
        Files.writeString(csv, "id,split,age\n0,train,.5\n1,train,-1\n2,train,2\n3,test,0\n4,test,1e-3\n");
        store.make(
                new PopulationImport(
                        "p",
                        new PopulationImport.Matrix(file, segments, 1, 27),
                        Optional.of(csv),
                        "",
                        Precision.FLOAT32),
                temp.resolve("p"),
                Task.unwatched());
        try (Population p = store.open(temp.resolve("p"), "p")) {
            assertEquals(TestAdapters.LAYOUT, p.layout());
            assertEquals(List.of("0", "1", "2", "3", "4"), p.models());
            float[] all = new float[80];
            p.read(0, 5, all, 0);
            assertArrayEquals(rows, all);
        }
        assertArrayEquals(new int[] {3, 4}, store.select(temp.resolve("p"), "split='test'"));
        int written = store.export(temp.resolve("p"), "split='test'", "", temp.resolve("test"), Task.unwatched());
        assertEquals(2, written);
        try (Population p = store.open(temp.resolve("test"), "test")) {
            assertEquals(List.of("3", "4"), p.models());
            float[] all = new float[32];
            p.read(0, 2, all, 0);
            assertArrayEquals(Arrays.copyOfRange(rows, 48, 80), all);
            assertArrayEquals(new double[] {0, 1e-3}, p.labels().column("age").orElseThrow());
        }
        assertEquals(
                2,
                store.export(temp.resolve("p"), "split='test'", "", temp.resolve("test"), Task.unwatched()),
                "over a population");
        Path home = Files.createDirectory(temp.resolve("home"));
        Files.writeString(home.resolve("diary"), "dear");
        W2wException other =
                assertThrows(W2wException.class, () -> store.export(temp.resolve("p"), "", "", home, Task.unwatched()));
        assertTrue(other.getMessage().contains("something else than a population"), other.getMessage());
        assertEquals("dear", Files.readString(home.resolve("diary")));
        assertEquals(5, store.export(temp.resolve("p"), "", "plain", temp.resolve("out"), Task.unwatched()));
        assertEquals(
                rows[16],
                new TestAdapters.Format()
                        .read(temp.resolve("out/1.safetensors"), Task.unwatched())
                        .unet()
                        .orElseThrow()
                        .get(8));
    }
}
