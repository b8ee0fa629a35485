package w2w.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.plugin.Plugins;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.WeightLayout;
import w2w.cli.Command;
import w2w.cli.Console;

/** The tour on somebody's own adapters, labels, model and picture. */
class TourTest {
    private static final int PEOPLE = 24;
    private static final String LABEL = "<script>beard</script>";

    @TempDir
    Path folder;

    /** Adapters to the closed form, whose first number rises with the label; names that a web page must not take for markup. */
    private Path adapters() {
        WeightLayout layout = WeightLayout.ofLayers(
                List.of(new AdaptedLayer("mix.latent", 12, 12, 1, 2), new AdaptedLayer("mix.prompt", 8, 12, 1, 2)));
        AdapterFormat.Writer peft = Container.service(Plugins.class)
                .get(AdapterFormat.class, "peft")
                .writer()
                .orElseThrow();
        StringBuilder labels = new StringBuilder("name,\"" + LABEL + "\",age\n");
        for (int i = 0; i < PEOPLE; i++) {
            float[] numbers = Noise.gaussian(1, "tour", 0, i, layout.size());
            for (int j = 0; j < numbers.length; j++) {
                numbers[j] *= 0.1f;
            }
            numbers[0] += i % 2 == 0 ? 0.5f : -0.5f;
            String name = "p" + i + (i == 3 ? "<b>&amp;" : "");
            peft.write(
                    new AdapterFile(Map.of(AdapterFile.UNET, Adapter.owning(layout, numbers)), Map.of()),
                    folder.resolve("adapters").resolve(name),
                    Task.unwatched());
            labels.append('"')
                    .append(name)
                    .append("\",")
                    .append(i % 2 == 0 ? 1 : 0)
                    .append(',')
                    .append(i)
                    .append('\n');
        }
        write(folder.resolve("labels.csv"), labels.toString());
        return folder.resolve("adapters");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path picture() throws IOException {
        BufferedImage image = new BufferedImage(40, 32, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 40; x++) {
                image.setRGB(x, y, 0x203040 + 0x010203 * ((x * y) % 40));
            }
        }
        Path file = folder.resolve("me & <i>.png");
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    private CommandLine.Result tour(String out, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                "tour",
                "--out",
                folder.resolve(out).toString(),
                "--checkpoint",
                "closed-form",
                "--samples",
                "2",
                "--steps",
                "2",
                "--inversion-steps",
                "12",
                "--no-progress"));
        words.addAll(Arrays.asList(more));
        return CommandLine.run(words.toArray(String[]::new));
    }

    @Test
    void own_adapters_labels_model_and_picture_become_a_report_and_a_second_run_draws_nothing_anew() throws Exception {
        String adapters = adapters().toString();
        String labels = folder.resolve("labels.csv").toString();
        String[] mine = {
            "--adapters", adapters, "--labels", labels, "--picture", picture().toString()
        };
        CommandLine.Result first = tour("report", mine);
        assertEquals(Command.DONE, first.code(), first::err);
        Path report = folder.resolve("report");
        String page = Files.readString(report.resolve("report.html"));
        for (String section :
                List.of("space", "directions", "samples", "edits", "follows", "inversions", "copy", "export")) {
            assertTrue(page.contains("<section id=\"" + section + "\">"), section);
        }
        assertFalse(page.contains("<script"), "a label became markup");
        assertFalse(page.contains("<b>&amp;"), "a name became markup");
        assertTrue(page.contains("&lt;script&gt;beard"), "the label is named");
        assertFalse(page.contains("not finished"));
        for (String address : addresses(page)) {
            assertTrue(Files.exists(report.resolve(address)), address);
        }
        String json = Files.readString(report.resolve("report.json"));
        assertTrue(json.contains("\"models\": " + PEOPLE), json);
        assertTrue(json.contains("\"largest_relative_difference_of_delta\""), json);
        Map<Path, byte[]> before = pictures(report);

        CommandLine.Result second = tour("report", mine);
        assertEquals(Command.DONE, second.code(), second::err);
        assertTrue(Files.readString(report.resolve("report.json")).contains("\"pictures_drawn\": 0"));
        Map<Path, byte[]> after = pictures(report);
        assertEquals(before.keySet(), after.keySet());
        before.forEach((file, bytes) -> assertTrue(Arrays.equals(bytes, after.get(file)), file.toString()));

        Path lost = report.resolve("pictures/edit-1-at4.0.png");
        Files.delete(lost);
        assertEquals(Command.DONE, tour("report", mine).code());
        assertTrue(Files.readString(report.resolve("report.json")).contains("\"pictures_drawn\": 1"));
        assertTrue(Arrays.equals(before.get(lost), Files.readAllBytes(lost)), "the same picture again");

        CommandLine.Result other = tour("report", "--adapters", adapters);
        assertEquals(Command.FAILED, other.code());
        assertTrue(other.err().contains("a tour of other input"), other.err());
    }

    @Test
    void without_labels_directions_are_unsupervised_and_without_a_picture_nobody_is_inverted() throws Exception {
        CommandLine.Result result = tour("plain", "--adapters", adapters().toString());
        assertEquals(Command.DONE, result.code(), result::err);
        String page = Files.readString(folder.resolve("plain/report.html"));
        assertTrue(page.contains("component 1"), page);
        assertTrue(page.contains("No picture was given"), page);
    }

    @Test
    void what_does_not_fit_is_said_before_anything_is_made() throws Exception {
        CommandLine.Result labels =
                tour("a", "--labels", folder.resolve("none.csv").toString());
        assertTrue(labels.err().contains("--labels are of your own population"), labels.err());
        CommandLine.Result none =
                tour("b", "--adapters", folder.resolve("nowhere").toString());
        assertTrue(none.err().contains("nowhere: there is no such file or folder"), none.err());
        Files.createDirectories(folder.resolve("full/of"));
        CommandLine.Result full = tour("full", "--adapters", adapters().toString());
        assertTrue(full.err().contains("holds something else"), full.err());
        CommandLine.Result foreign = CommandLine.run(
                "tour",
                "--out",
                folder.resolve("c").toString(),
                "--adapters",
                adapters().toString(),
                "--no-progress");
        assertEquals(Command.FAILED, foreign.code());
        assertTrue(foreign.err().contains("--checkpoint"), foreign.err());
    }

    /** Somebody who waits reads the bar: it must stand where the work stands. */
    @Test
    void progress_names_each_part_while_it_runs_and_is_full_at_the_end_only() throws Exception {
        Reporting console = new Reporting(folder);
        Command command = Container.context().getServiceReferences(Command.class, "(w2w.command.path=tour)").stream()
                .map(r -> Container.context().getServiceObjects(r).getService())
                .findFirst()
                .orElseThrow();
        new picocli.CommandLine(command)
                .parseArgs(
                        "--out",
                        folder.resolve("progress").toString(),
                        "--checkpoint",
                        "closed-form",
                        "--adapters",
                        adapters().toString(),
                        "--labels",
                        folder.resolve("labels.csv").toString(),
                        "--picture",
                        picture().toString(),
                        "--steps",
                        "2",
                        "--inversion-steps",
                        "200");
        assertEquals(Command.DONE, command.run(console));
        assertEquals(1, console.done, 1e-6);
        double begins = console.at("invert: one identity");
        double ends = console.at("train: ");
        assertTrue(begins < 0.6, "inversions begin at " + begins);
        assertTrue(ends > begins + 0.2, "inversions end at " + ends);
        assertTrue(ends < 0.9, "the copy begins at " + ends);
    }

    /** Knows how far the work was when something was said. */
    private static final class Reporting implements Console, Task.Observer {
        private final Path folder;
        private final StringWriter printed = new StringWriter();
        private final Map<String, Double> said = new java.util.LinkedHashMap<>();
        double done;

        Reporting(Path folder) {
            this.folder = folder;
        }

        /** How far it was when this was said first. */
        double at(String start) {
            return said.entrySet().stream()
                    .filter(e -> e.getKey().startsWith(start))
                    .mapToDouble(Map.Entry::getValue)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(start + " in " + said));
        }

        @Override
        public void progressed(double share) {
            done = share;
        }

        @Override
        public void said(String part, String text) {
            said.putIfAbsent(part + ": " + text, done);
        }

        @Override
        public boolean json() {
            return false;
        }

        @Override
        public void json(Object tree) {}

        @Override
        public PrintWriter out() {
            return new PrintWriter(printed);
        }

        @Override
        public void table(List<String> header, List<List<String>> rows) {}

        @Override
        public void warn(String line) {}

        @Override
        public Path directory() {
            return folder;
        }

        @Override
        public Task task() {
            return Task.observedBy(this);
        }
    }

    private static List<String> addresses(String page) {
        return java.util.regex.Pattern.compile("src=\"([^\"]+)\"")
                .matcher(page)
                .results()
                .map(m -> m.group(1))
                .toList();
    }

    private static Map<Path, byte[]> pictures(Path report) throws IOException {
        Map<Path, byte[]> all = new java.util.TreeMap<>();
        try (Stream<Path> files = Files.list(report.resolve("pictures"))) {
            for (Path file : files.toList()) {
                all.put(file, Files.readAllBytes(file));
            }
        }
        return all;
    }
}
