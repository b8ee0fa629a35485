package w2w.cli.internal.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.diffusion.Picture;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Subject;
import w2w.api.task.CancelledException;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;
import w2w.cli.Command;
import w2w.cli.internal.Cli;
import w2w.cli.internal.FakeWorkspace;

class RenderCommandTest {
    private static final WeightLayout LAYOUT = WeightLayout.ofLayers(List.of(new AdaptedLayer("a", 1, 1, 1, 1)));
    private static final BackboneInfo INFO = new BackboneInfo("print", "fake", 64, 32, 8, List.of(), Provenance.NONE);

    @TempDir
    Path folder;

    private int opened;
    private final Writer writer = new Writer();
    private final FakeWorkspace workspace = new FakeWorkspace()
            .on("ids", a -> List.of("fake"))
            .on("get", a -> proxy(DiffusionBackbone.class))
            .on("lowRank", a -> Adapter.of(LAYOUT, new float[2]));

    /** A backbone that accepts everything and counts the sessions. */
    private <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "accepts" -> true;
                    case "open" -> {
                        opened++;
                        yield proxy(BackboneSession.class);
                    }
                    case "info" -> INFO;
                    case "close" -> null;
                    default -> throw new AssertionError("nobody expected " + method);
                }));
    }

    /** Draws nothing, and writes what pictures are made of. */
    private static final class Writer implements Renderer {
        private final List<RenderRequest> asked = new ArrayList<>();
        private int fails = Integer.MAX_VALUE;
        private RuntimeException failure = new CancelledException();

        @Override
        public void render(BackboneSession session, RenderRequest request, Previews previews, Drawn drawn, Task task) {
            asked.add(request);
            for (int i = 0; i < request.items().size(); i++) {
                if (i == fails) {
                    throw failure;
                }
                drawn.drawn(i, Picture.ofRgb(1, 1, new int[1]));
            }
        }

        @Override
        public List<Picture> sketch(BackboneSession session, RenderRequest request, Task task) {
            throw new AssertionError("no sketch");
        }

        @Override
        public Provenance describe(BackboneSession session, RenderRequest request, int item) {
            RenderRequest.Item one = request.items().get(item);
            Provenance how = Provenance.NONE
                    .with("prompt", request.settings().prompt())
                    .with("seed", one.seed())
                    .with("width", request.settings().width());
            return one.subject() instanceof Subject.Weights w ? how.with("strength", w.strength()) : how;
        }

        @Override
        public void write(Picture picture, Provenance how, Path png) {
            try {
                Files.createDirectories(png.getParent());
                Files.writeString(png, how.entries().toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Optional<Provenance> howMade(Path png) {
            throw new AssertionError("nothing is made again");
        }

        @Override
        public boolean isMade(Path png, Provenance how) {
            try {
                return Files.readString(png).equals(how.entries().toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Cli run(int code, String... arguments) {
        Cli cli = new Cli()
                .with(
                        "render",
                        "",
                        () -> new RenderCommand(
                                workspace.plugins(), workspace.adapterFiles(), writer, workspace.studio()));
        List<String> all = new ArrayList<>(List.of("render", "--backbone", "sd"));
        all.addAll(List.of(arguments));
        if (!all.contains("--out")) {
            all.addAll(List.of("--out", folder.toString()));
        }
        assertEquals(code, cli.run(all.toArray(String[]::new)), () -> cli.err);
        return cli;
    }

    private List<Long> seeds(int call) {
        return writer.asked.get(call).items().stream()
                .map(RenderRequest.Item::seed)
                .toList();
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    @Test
    void what_is_there_of_the_same_making_is_not_drawn_again() {
        run(Command.DONE, "--count", "2", "--prompt", "a");
        assertEquals(List.of(0L, 1L), seeds(0));
        Cli again = run(Command.DONE, "--count", "4", "--prompt", "a");
        assertEquals(List.of(2L, 3L), seeds(1));
        assertEquals(
                List.of(
                        "2 of 4 pictures are there already",
                        file("base-2.png").toString(),
                        file("base-3.png").toString()),
                again.out.lines().toList());
        Cli all = run(Command.DONE, "--count", "4", "--prompt", "a", "--json");
        assertEquals(2, writer.asked.size());
        JsonArray json = JsonParser.parseString(all.out).getAsJsonArray();
        assertEquals(4, json.size());
        assertFalse(json.get(3).getAsJsonObject().get("drawn").getAsBoolean());
        assertEquals("3", json.get(3).getAsJsonObject().get("seed").getAsString());
    }

    @Test
    void what_is_there_of_another_making_is_not_replaced_unasked() throws Exception {
        run(Command.DONE, "--count", "2", "--prompt", "a");
        Cli refused = run(Command.FAILED, "--count", "3", "--prompt", "b", "-v");
        assertEquals(1, writer.asked.size());
        assertTrue(
                refused.err.contains("base-0.png: 2 of 3 files are there already and are not the pictures to be drawn"),
                refused.err);
        assertTrue(refused.err.contains("--replace"), refused.err);
        assertTrue(refused.err.contains(file("base-1.png").toString()), refused.err);
        assertTrue(Files.readString(file("base-0.png")).contains("prompt=a"));
        run(Command.DONE, "--count", "3", "--prompt", "b", "--replace");
        assertEquals(List.of(0L, 1L, 2L), seeds(1));
        assertTrue(Files.readString(file("base-0.png")).contains("prompt=b"));
    }

    @Test
    void what_was_drawn_before_a_failure_stays_and_is_listed() {
        writer.fails = 2;
        Cli stopped = run(Command.CANCELLED, "--count", "5");
        assertEquals(
                List.of(file("base-0.png").toString(), file("base-1.png").toString()),
                stopped.out.lines().toList());
        assertTrue(stopped.err.contains("2 of 5 pictures were written and stay"), stopped.err);
        assertTrue(Files.exists(file("base-1.png")));
        writer.failure = W2wException.of(W2wException.Kind.STORAGE, "No space left on device")
                .at("x.png");
        writer.fails = 1;
        Cli full = run(Command.FAILED, "--count", "5", "--json");
        assertEquals(List.of(2L, 3L, 4L), seeds(1));
        assertTrue(full.err.contains("1 of 3 pictures were written"), full.err);
        assertTrue(full.err.contains(file("base-2.png").toString()), full.err);
        assertTrue(full.out.contains("No space left on device"), full.out);
    }

    @Test
    void wrong_numbers_are_refused_with_their_range_before_a_model_is_opened() {
        for (String size : List.of("100000x100000", "8192x8192", "0x64", "64x-1", "999999999x999999999")) {
            refused(
                    "--size must have sides of 1 to 8192 pixels, and at most 16777216 pixels, not " + size,
                    "--size",
                    size);
        }
        for (String size : List.of("1e3x8", "", "64", "0x10x3", "99999999999999999999x1")) {
            refused("--size must be pixels like 512x512, not '" + size + "'", "--size", size);
        }
        usage("--steps must be 1 to 10000, not 0", "--steps", "0");
        usage("--steps must be 1 to 10000, not 1000000", "--steps", "1000000");
        usage("--guidance must be 0 to 1000, not -3", "--guidance", "-3");
        refused("--strength must be a finite number, not 1.0E300", "--strength", "1e300");
        usage("--count must be 1 to 100000, not 0", "--count", "0");
        usage("--count must be 1 to 100000, not -1", "--count", "-1");
        usage("--count must be 1 to 100000, not 100001", "--count", "100001");
        refused("--count counts from one seed, and 2 are given", "--count", "2", "--seed", "1,5");
        usage("--batch must be 1 to 1024, not 0", "--batch", "0");
        refused("2 pictures are to be drawn", "--count", "2", "--out", "x.png");
        refused("two pictures would be written to one file", "--seed", "1,1");
    }

    @Test
    void what_is_not_finite_is_wrong_usage() {
        for (String option : List.of("--guidance", "--strength")) {
            for (String value : List.of("NaN", "Infinity", "1e999")) {
                String err = run(Command.USAGE, option, value).err;
                assertTrue(err.contains(option + " must be a finite number"), err);
            }
        }
        assertEquals(0, opened);
    }

    private void refused(String message, String... arguments) {
        said(Command.FAILED, message, arguments);
    }

    private void usage(String message, String... arguments) {
        said(Command.USAGE, message, arguments);
    }

    private void said(int code, String message, String... arguments) {
        Cli cli = run(code, arguments);
        assertTrue(cli.err.contains(message), cli.err);
        assertTrue(cli.err.lines().count() <= 2, cli.err);
        assertEquals(0, opened);
    }

    @Test
    void a_strength_is_refused_where_it_does_nothing() throws Exception {
        refused("--strength does nothing here", "--strength", "0.5");
        Path adapter = Files.writeString(file("anna.safetensors"), "");
        run(Command.DONE, "--strength", "0.5", "--model", adapter.toString(), "--model", "base");
        assertTrue(Files.readString(file("anna-0.png")).contains("strength=0.5"));
        assertTrue(Files.exists(file("base-0.png")));
    }

    @Test
    void adapters_of_one_name_in_two_folders_do_not_write_over_each_other() throws Exception {
        Path a = Files.writeString(Files.createDirectory(file("a")).resolve("x.safetensors"), "");
        Path b = Files.writeString(Files.createDirectory(file("b")).resolve("x.safetensors"), "");
        refused("two pictures would be written to one file", "--model", a.toString(), "--model", b.toString());
    }
}
