package w2w.engine.internal.invert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.OpenRequest;
import w2w.api.invert.InversionRequest;
import w2w.api.invert.InversionSettings;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.HistoryEntry;
import w2w.api.studio.InvertCommand;
import w2w.api.studio.InvertCommand.Mask;
import w2w.api.studio.InvertCommand.Shot;
import w2w.api.studio.InvertCommand.Sitter;
import w2w.api.studio.Inverter;
import w2w.api.studio.Inverter.Watcher;
import w2w.api.studio.Workspace;
import w2w.api.task.CancelledException;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.LabelTable;
import w2w.backbone.closedform.internal.ClosedFormBackbone;
import w2w.engine.internal.picture.PictureFileService;
import w2w.engine.internal.plugins.FakePlugins;
import w2w.engine.internal.release.StoredPopulations;
import w2w.engine.internal.space.SpaceFile;
import w2w.engine.internal.studio.StudioService;

/** From picture files to models of a workspace. */
class InvertCommandTest {
    private static final InversionSettings SETTINGS =
            InversionSettings.EDITABLE.withSteps(60).withLearningRate(0.1).withPatience(0);

    private final InversionService inverter =
            new InversionService(InversionServiceTest.twoLosses(), new PictureFileService());
    private final StudioService studio = new StudioService(new FakePlugins(), new StoredPopulations(new FakePlugins()));
    private final BackboneSession session = new ClosedFormBackbone()
            .open(
                    new OpenRequest(ClosedFormBackbone.MODEL, "cpu", OpenRequest.Precision.AUTO, Map.of()),
                    Task.unwatched());

    @TempDir
    Path folder;

    private Workspace workspace;

    @BeforeEach
    void open() {
        workspace = studio.open(folder.resolve("w"), true);
        WeightSpace space = InversionServiceTest.SPACE;
        PopulationCoefficients nobody = PopulationCoefficients.inMemory(
                Coefficients.of(space.fingerprint(), space.components(), new float[2 * space.components()]),
                List.of("a", "b"),
                LabelTable.of(2, Map.of()));
        SpaceFile.write(workspace.folder().resolve("spaces/faces.safetensors"), space, nobody, Task.unwatched());
    }

    @AfterEach
    void close() {
        session.close();
        studio.stop();
    }

    private Sitter sitter(String model, int colour) throws IOException {
        int side = 4 * session.info().width();
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < side * side; i++) {
            image.setRGB(i % side, i / side, i % side < side / 2 ? colour : ~colour);
        }
        Path file = folder.resolve(model + ".png");
        ImageIO.write(image, "png", file.toFile());
        return new Sitter(model, List.of(new Shot(file, new Mask.Centre())));
    }

    private InvertCommand command(Sitter... sitters) {
        return new InvertCommand("faces", "a face", List.of(sitters), SETTINGS);
    }

    private Inverter.Inverted invert(InvertCommand command) {
        return inverter.invert(session, workspace, command, Watcher.NONE, Task.unwatched());
    }

    @Test
    void keeps_models_in_one_change_that_can_be_taken_back() throws IOException {
        Inverter.Inverted inverted = invert(command(sitter("ann", 0xC04020), sitter("bob", 0x2080C0)));
        assertEquals(List.of("ann", "bob"), workspace.models());
        assertEquals(inverted.models().get(1).point(), workspace.model("bob").point());
        Map<String, String> how = workspace.model("ann").provenance().entries();
        assertEquals(folder.resolve("ann.png").toString(), how.get("inverted.from"));
        assertEquals("0.1", how.get("learning-rate"));
        HistoryEntry last = workspace.history().get(workspace.history().size() - 1);
        assertEquals("invert", last.operation());
        assertEquals(folder.resolve("bob.png").toString(), last.arguments().get("picture.bob"));
        assertEquals("60", last.arguments().get("steps"));
        workspace.undo();
        assertEquals(List.of(), workspace.models());
    }

    @Test
    void what_was_stopped_goes_on_when_the_command_comes_again() throws IOException {
        InvertCommand command = command(sitter("ann", 0xC04020));
        Inverter.Inverted straight = invert(command);
        workspace.undo();
        List<Integer> steps = new ArrayList<>();
        assertThrows(
                CancelledException.class,
                () -> inverter.invert(session, workspace, command, stopAfter(30), stoppedBy(steps)));
        steps.clear();
        Watcher each = new Watcher() {
            @Override
            public int every() {
                return 1;
            }

            @Override
            public void show(int step, Coefficients points, double[] losses) {
                steps.add(step);
            }
        };
        Inverter.Inverted resumed = inverter.invert(session, workspace, command, each, Task.unwatched());
        assertEquals(26, steps.get(0), "the checkpoint is of step 25");
        assertEquals(straight.models().get(0).point(), resumed.models().get(0).point());
        try (Stream<Path> left = Files.list(workspace.folder().resolve("inversions"))) {
            assertEquals(0, left.count());
        }
    }

    private boolean stop;

    private Watcher stopAfter(int step) {
        return new Watcher() {
            @Override
            public int every() {
                return step;
            }

            @Override
            public void show(int at, Coefficients points, double[] losses) {
                stop = true;
            }
        };
    }

    private Task stoppedBy(List<Integer> steps) {
        return Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                return stop;
            }

            @Override
            public void measured(String quantity, double value) {
                steps.add(0);
            }
        });
    }

    @Test
    void a_watcher_is_shown_points_that_can_be_kept() throws IOException {
        InvertCommand command =
                new InvertCommand("faces", "a face", List.of(sitter("ann", 0xC04020)), SETTINGS.withComponents(2));
        List<Coefficients> seen = new ArrayList<>();
        Watcher watcher = new Watcher() {
            @Override
            public int every() {
                return 20;
            }

            @Override
            public void show(int step, Coefficients points, double[] losses) {
                assertTrue(losses[0] > 0);
                seen.add(points);
            }
        };
        Inverter.Inverted inverted = inverter.invert(session, workspace, command, watcher, Task.unwatched());
        assertEquals(3, seen.size());
        assertEquals(inverted.models().get(0).point(), seen.get(2).row(0));
        assertEquals(4, seen.get(0).components());
        assertEquals(0, seen.get(0).get(0, 2), "the third component stays where it was");
        assertFalse(seen.get(0).equals(seen.get(1)));
    }

    @Test
    void mistakes_are_said_before_anything_is_kept() throws IOException {
        Path nowhere = folder.resolve("nowhere.png");
        InvertCommand missing =
                command(sitter("ann", 0xC04020), new Sitter("bob", List.of(new Shot(nowhere, new Mask.Whole()))));
        W2wException e = assertThrows(W2wException.class, () -> invert(missing));
        assertEquals(Optional.of(nowhere.toString()), e.where());
        InvertCommand path = command(new Sitter("../ann", sitter("ann", 1).shots()));
        assertTrue(assertThrows(W2wException.class, () -> invert(path))
                .getMessage()
                .contains("cannot be named"));
        assertEquals(List.of(), workspace.models());
    }

    @Test
    void timesteps_of_one_step_come_from_all_of_the_schedule() {
        InversionRequest.View view =
                new InversionRequest.View(w2w.api.diffusion.Picture.of(8, 8, new float[192]), Optional.empty());
        InversionRequest request = new InversionRequest(
                List.of(new InversionRequest.Identity("ann", List.of(view))), "a face", SETTINGS, Optional.empty());
        var denoising = session.denoising().orElseThrow();
        Draw draw = Draw.of(
                new Targets(denoising, request, Task.unwatched()),
                denoising.process().schedule(),
                new int[] {0},
                new int[] {7},
                4,
                1,
                "test",
                3);
        for (int i = 0; i < 4; i++) {
            int quarter =
                    4 * draw.timesteps()[i] / denoising.process().schedule().timesteps();
            assertEquals(i, quarter, "timestep " + draw.timesteps()[i]);
        }
    }
}
