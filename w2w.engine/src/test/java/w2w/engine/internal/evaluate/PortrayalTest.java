package w2w.engine.internal.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Picture;
import w2w.api.invert.Inversion;
import w2w.api.invert.InversionRequest;
import w2w.api.invert.InversionSettings;
import w2w.api.plugin.Plugins;
import w2w.api.space.Coefficients;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.studio.InvertCommand;
import w2w.api.studio.InvertCommand.Mask;
import w2w.api.studio.InvertCommand.Shot;
import w2w.api.studio.Inverter;
import w2w.api.studio.PictureFiles;
import w2w.api.studio.Subject;
import w2w.api.studio.Workspace;
import w2w.api.task.CancelledException;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;
import w2w.backbone.closedform.internal.ClosedFormBackbone;
import w2w.engine.internal.cache.NumberCache;
import w2w.engine.internal.evaluate.People.Person;

class PortrayalTest {
    private static final WeightLayout LAYOUT =
            WeightLayout.ofLayers(List.of(new AdaptedLayer("mix.latent", 12, 12, 1, 1)));

    private final BackboneSession session = new ClosedFormBackbone()
            .open(
                    new OpenRequest(ClosedFormBackbone.MODEL, "cpu", OpenRequest.Precision.AUTO, Map.of()),
                    Task.unwatched());

    private final WeightSpace space = WeightSpace.inMemory(
            LAYOUT,
            new float[LAYOUT.size()],
            new float[LAYOUT.size()],
            new float[LAYOUT.size()],
            new Spectrum(new double[] {1}, 1, 2),
            Provenance.NONE);

    private final Counting inverter = new Counting();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        session.close();
    }

    /** Whoever is inverted has their number for a coefficient; cancelled when it is asked for {@code untilNow} people. */
    private static final class Counting implements Inverter {
        final List<String> asked = new ArrayList<>();
        int untilNow = Integer.MAX_VALUE;

        @Override
        public Inversion invert(
                BackboneSession session,
                WeightSpace space,
                InversionRequest request,
                Optional<Path> checkpoint,
                Watcher watcher,
                Task task) {
            if (asked.size() >= untilNow) {
                throw new CancelledException();
            }
            float[] points = new float[request.identities().size()];
            for (int i = 0; i < points.length; i++) {
                asked.add(request.identities().get(i).name());
                points[i] = Float.parseFloat(request.identities().get(i).name());
            }
            return new Inversion(
                    Coefficients.owning(space.fingerprint(), 1, points),
                    List.of(),
                    new double[points.length],
                    Provenance.NONE);
        }

        @Override
        public Inverted invert(
                BackboneSession session, Workspace workspace, InvertCommand command, Watcher watcher, Task task) {
            throw new AssertionError("keeps no models");
        }
    }

    private static List<Person> people(int... numbers) {
        return java.util.Arrays.stream(numbers)
                .mapToObj(i -> new Person(
                        Integer.toString(i),
                        Adapter.owning(LAYOUT, new float[LAYOUT.size()]),
                        new double[0],
                        new Shot(Path.of("picture"), new Mask.Whole()),
                        Optional.empty(),
                        new double[0]))
                .toList();
    }

    private double[] inverted(int... numbers) {
        PictureFiles files = (PictureFiles) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {PictureFiles.class},
                (proxy, method, arguments) ->
                        new InversionRequest.View(Picture.of(8, 8, new float[3 * 8 * 8]), Optional.empty()));
        Plugins none = (Plugins) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Plugins.class}, (proxy, method, arguments) -> null);
        return new Portrayal(session, space, inverter, files, none, new NumberCache(folder), "a face")
                .inverted(people(numbers), false, InversionSettings.EDITABLE, Task.unwatched()).stream()
                        .mapToDouble(s -> ((Subject.Point) s).point().get(0, 0))
                        .toArray();
    }

    @Test
    void a_folder_that_cannot_be_written_keeps_nobody_from_being_inverted() throws IOException {
        folder = Files.writeString(folder.resolve("file"), "in the way");
        assertArrayEquals(new double[] {1, 2}, inverted(1, 2));
    }

    @Test
    void what_was_kept_and_is_damaged_is_made_again() throws IOException {
        assertArrayEquals(new double[] {1, 2}, inverted(1, 2));
        try (Stream<Path> kept = Files.list(folder)) {
            Files.write(kept.findFirst().orElseThrow(), new byte[9]);
        }
        assertArrayEquals(new double[] {1, 2}, inverted(1, 2));
        org.junit.jupiter.api.Assertions.assertEquals(3, inverter.asked.size());
    }

    @Test
    void who_was_inverted_is_not_inverted_again_when_there_are_more_people() {
        assertArrayEquals(new double[] {1, 2}, inverted(1, 2));
        assertArrayEquals(new double[] {3, 2, 1}, inverted(3, 2, 1));
        assertEquals(List.of("1", "2", "3"), inverter.asked);
    }

    @Test
    void what_was_stopped_goes_on_with_those_who_are_missing() {
        inverter.untilNow = 4;
        assertThrows(CancelledException.class, () -> inverted(1, 2, 3, 4, 5, 6));
        inverter.untilNow = Integer.MAX_VALUE;
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, inverted(1, 2, 3, 4, 5, 6));
        assertEquals(Stream.of(1, 2, 3, 4, 5, 6).map(i -> Integer.toString(i)).toList(), inverter.asked);
    }
}
