package w2w.formats.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import w2w.api.studio.AdapterFiles;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.tensors.DType;
import w2w.tensors.SafetensorsWriter;

class CommandsTest {
    private static final Path GOLDEN = Path.of(System.getProperty("w2w.golden")).resolve("adapters");

    @TempDir
    Path folder;

    private final AdapterFiles files = new OurFormats();
    private final Recording console = new Recording();

    private int inspect(Path file) {
        InspectCommand command = new InspectCommand(files);
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(command)).parseArgs(file.toString());
        return command.run(console);
    }

    private int convert(String... words) {
        ConvertCommand command = new ConvertCommand(files);
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(command)).parseArgs(words);
        return command.run(console);
    }

    private String layout(String... words) {
        LayoutCommand command = new LayoutCommand(files);
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(command)).parseArgs(words);
        assertEquals(Command.DONE, command.run(console));
        return console.text.toString();
    }

    @Test
    void the_layout_of_an_adapter_is_that_of_the_configuration_of_its_unet() {
        String checkpoint = GOLDEN.resolveSibling("sd15").toString();
        String adapter = GOLDEN.resolve("r1-kohya.safetensors").toString();
        String text = layout(checkpoint, adapter);
        assertTrue(text.contains("64 layers, 5440 numbers"), text);
        assertTrue(text.contains("The layouts are equal."), text);
    }

    @Test
    void the_difference_of_two_layouts_is_told_slot_by_slot() {
        String r4 = GOLDEN.resolve("r4-peft").toString();
        String text = layout(GOLDEN.resolve("r1-peft").toString(), r4);
        assertTrue(
                text.contains(
                        "layer down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q: 32→32 rank 1 alpha 27.0 here, "
                                + "32→32 rank 4 alpha 8.0 there"),
                text);
        assertTrue(text.contains("more differences"), text);
        text = layout(
                GOLDEN.resolveSibling("sd15").resolve("unet/config.json").toString(),
                r4,
                "--target",
                "to_q,to_k,to_v",
                "--rank",
                "4",
                "--alpha",
                "8");
        assertTrue(text.contains("attn1.to_out.0 is extra"), text);
    }

    @Test
    void a_layout_lists_its_slots() {
        String text = layout(GOLDEN.resolve("r1-peft").toString());
        assertTrue(
                text.contains("[down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.B, 32, 1, 32, 27.0]"), text);
    }

    @Test
    void inspect_lists_every_tensor_that_is_not_known() {
        SafetensorsWriter file = new SafetensorsWriter();
        List<String> names = new ArrayList<>();
        for (int i = 10; i < 40; i++) {
            names.add("lora_unet_down_blocks_" + i + "_to_q.strange");
            file.floats(names.get(i - 10), DType.F32, new float[4], 2, 2);
        }
        Path path = folder.resolve("strange.safetensors");
        file.write(path);
        W2wException e = assertThrows(W2wException.class, () -> inspect(path));
        assertTrue(e.what().startsWith("not part of an adapter that is known: " + names.get(0)), e.what());
        assertTrue(e.what().endsWith(names.get(7) + " and 22 more"), e.what());
        assertTrue(e.advice().orElse("").startsWith("w2w adapter inspect lists them all"), e.getMessage());
        assertEquals(names, e.details());
        assertEquals(names, console.text.toString().lines().toList());
    }

    @Test
    void inspect_tells_format_rank_alpha_and_layers() {
        assertEquals(Command.DONE, inspect(GOLDEN.resolve("r1-kohya.safetensors")));
        String text = console.text.toString();
        assertTrue(text.contains("format      kohya"), text);
        assertTrue(text.contains("base model  Stable Diffusion 1.x"), text);
        assertTrue(text.contains("[unet, linear, 64, 5440, 1, 27, 27,"), text);
        assertTrue(text.contains("[unet, mid_block, 4,"), text);
        assertTrue(text.contains("--metadata lists them"), text);
    }

    @Test
    void norms_are_those_of_the_formed_products() {
        Adapter adapter = new PeftFormat()
                .read(GOLDEN.resolve("r4-peft"), Task.unwatched())
                .unet()
                .orElseThrow();
        for (AdaptedLayer layer : adapter.layout().layers().subList(0, 9)) {
            double expected = 0;
            for (float x : adapter.delta(layer.module())) {
                expected += (double) x * x;
            }
            assertEquals(expected, Inspection.energy(adapter, layer), 1e-6 * expected);
        }
    }

    @Test
    void a_diffusers_file_without_alpha_is_pointed_out() {
        inspect(GOLDEN.resolve("r1-diffusers.safetensors"));
        assertEquals(1, console.warnings.size());
        assertTrue(
                console.warnings.get(0).startsWith("the file does not say alpha of 64 layers; scale 1 is assumed"),
                console.warnings.toString());
    }

    @Test
    void convert_keeps_delta_and_says_where_it_came_from() {
        Path kohya = folder.resolve("a.safetensors");
        assertEquals(Command.DONE, convert(GOLDEN.resolve("r4-peft").toString(), kohya.toString(), "--to", "kohya"));
        var file = new KohyaFormat().read(kohya, Task.unwatched());
        assertEquals(
                new PeftFormat()
                        .read(GOLDEN.resolve("r4-peft"), Task.unwatched())
                        .parts(),
                file.parts());
        assertEquals("peft", file.metadata().get("w2w.convert.from"));
        assertEquals("r4-peft", file.metadata().get("w2w.convert.source"));
    }

    @Test
    void convert_replaces_an_adapter_only_when_asked() throws IOException {
        Path mine = Files.writeString(folder.resolve("mine.safetensors"), "dear");
        String in = GOLDEN.resolve("r4-peft").toString();
        W2wException e = assertThrows(W2wException.class, () -> convert(in, mine.toString(), "--to", "kohya"));
        assertTrue(e.getMessage().contains("there is a file already"), e.getMessage());
        assertEquals("dear", Files.readString(mine));
        assertEquals(Command.DONE, convert(in, mine.toString(), "--to", "kohya", "--replace"));
    }

    @Test
    void a_folded_scale_gives_the_same_delta_with_scale_one() {
        Path file = folder.resolve("folded.safetensors");
        convert(GOLDEN.resolve("r1-peft").toString(), file.toString(), "--to", "diffusers", "--fold-scale");
        Adapter folded =
                new DiffusersFormat().read(file, Task.unwatched()).unet().orElseThrow();
        Adapter original = new PeftFormat()
                .read(GOLDEN.resolve("r1-peft"), Task.unwatched())
                .unet()
                .orElseThrow();
        for (AdaptedLayer layer : folded.layout().layers()) {
            assertEquals(1, layer.scale());
            float[] expected = original.delta(layer.module());
            float[] actual = folded.delta(layer.module());
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], actual[i], 1e-6 * Math.abs(expected[i]));
            }
        }
    }

    @Test
    void a_damaged_file_is_explained_and_a_foreign_folder_is_not_replaced() throws IOException {
        byte[] whole = Files.readAllBytes(GOLDEN.resolve("r1-kohya.safetensors"));
        Path cut = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(whole, whole.length - 1));
        W2wException e = assertThrows(W2wException.class, () -> inspect(cut));
        assertTrue(e.getMessage().contains("cut.safetensors, tensor"), e.getMessage());
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.writeString(home.resolve("diary.txt"), "dear");
        assertThrows(
                W2wException.class,
                () -> convert(
                        GOLDEN.resolve("r1-kohya.safetensors").toString(),
                        home.toString(),
                        "--to",
                        "peft",
                        "--replace"));
        assertEquals("dear", Files.readString(home.resolve("diary.txt")));
    }

    private static final class Recording implements Console {
        final StringWriter text = new StringWriter();
        final List<String> warnings = new ArrayList<>();
        private final PrintWriter out = new PrintWriter(text, true);

        @Override
        public boolean json() {
            return false;
        }

        @Override
        public void json(Object tree) {
            throw new AssertionError("not asked for");
        }

        @Override
        public PrintWriter out() {
            return out;
        }

        @Override
        public void table(List<String> header, List<List<String>> rows) {
            rows.forEach(out::println);
        }

        @Override
        public void warn(String line) {
            warnings.add(line);
        }

        @Override
        public Path directory() {
            return Path.of("");
        }

        @Override
        public Task task() {
            return Task.unwatched();
        }
    }
}
