package w2w.engine.internal.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.RenderSettings;
import w2w.api.measure.Attribute;
import w2w.api.measure.AttributeReader;
import w2w.api.measure.IdentityEmbedder;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Subject;
import w2w.api.task.CancelledException;
import w2w.api.task.Task;
import w2w.backbone.closedform.internal.ClosedFormBackbone;
import w2w.engine.internal.picture.PictureFileService;
import w2w.engine.internal.plugins.FakePlugins;
import w2w.engine.internal.render.RenderService;
import w2w.schedulers.internal.Ddim;

class EyesTest {
    private static final RenderSettings SETTINGS =
            new RenderSettings("a face", "", 1, RenderSettings.Against.BASE_MODEL, "ddim", 2, 8, 8);

    @TempDir
    Path folder;

    private final List<Long> drawn = new ArrayList<>();

    /** The first number of a picture, and a vector that says nothing. */
    private final FakePlugins plugins = new FakePlugins()
            .with(NoiseScheduler.class, "ddim", new Ddim())
            .with(AttributeReader.class, "first", new AttributeReader() {
                @Override
                public List<Attribute> attributes() {
                    return List.of(new Attribute("first", Attribute.Kind.RAW));
                }

                @Override
                public List<double[]> read(List<Picture> pictures, Task task) {
                    return pictures.stream()
                            .map(p -> new double[] {p.toArray()[0]})
                            .toList();
                }
            })
            .with(
                    IdentityEmbedder.class,
                    "one",
                    (pictures, task) -> Collections.nCopies(pictures.size(), new float[] {1}));

    private Sight look(int subjects, Task task, long... seeds) {
        Renderer real = new RenderService(plugins);
        Renderer counting = (Renderer) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Renderer.class}, (p, method, args) -> {
                    if (method.getName().equals("render")) {
                        ((RenderRequest) args[1]).items().forEach(i -> drawn.add(i.seed()));
                    }
                    try {
                        return method.invoke(real, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        OpenRequest open = new OpenRequest(ClosedFormBackbone.MODEL, "cpu", OpenRequest.Precision.AUTO, Map.of());
        try (BackboneSession session = new ClosedFormBackbone().open(open, Task.unwatched())) {
            return new Eyes(session, counting, new PictureFileService(), folder, plugins)
                    .draw(Collections.nCopies(subjects, new Subject.Base()), seeds, SETTINGS, Optional.empty(), task);
        }
    }

    private long files() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void pictures_that_are_there_are_looked_at_and_not_drawn_again() throws Exception {
        Sight first = look(1, Task.unwatched(), 1, 2);
        assertEquals(List.of(1L, 2L), drawn);
        assertEquals(2, files());
        Sight again = look(1, Task.unwatched(), 1, 2, 3);
        assertEquals(List.of(1L, 2L, 3L), drawn);
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(first.attributes()[0][i], again.attributes()[0][i]);
        }
    }

    @Test
    void pictures_that_were_drawn_before_it_was_stopped_stay() throws Exception {
        Task stopped = Task.observedBy(new Task.Observer() {
            private double done;

            @Override
            public void progressed(double share) {
                done = share;
            }

            @Override
            public boolean isCancelled() {
                return done > 0.7;
            }
        });
        long[] seeds = new long[24];
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = i;
        }
        assertThrows(CancelledException.class, () -> look(1, stopped, seeds));
        assertEquals(16, files(), "a batch");
        drawn.clear();
        look(1, Task.unwatched(), seeds);
        assertEquals(8, drawn.size());
    }
}
