package w2w.cli.internal.invert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.edit.Edit;
import w2w.api.invert.Inversion;
import w2w.api.invert.InversionSettings;
import w2w.api.invert.InversionSettings.Units;
import w2w.api.invert.InversionSettings.WeightedLoss;
import w2w.api.space.Coefficients;
import w2w.api.studio.InvertCommand;
import w2w.api.studio.InvertCommand.Mask;
import w2w.api.studio.InvertCommand.Shot;
import w2w.api.studio.InvertCommand.Sitter;
import w2w.api.studio.Inverter;
import w2w.api.studio.Model;
import w2w.api.task.Provenance;
import w2w.cli.Command;
import w2w.cli.internal.Cli;
import w2w.cli.internal.FakeWorkspace;

class InvertPicturesCommandTest {
    private final FakeWorkspace workspace = new FakeWorkspace()
            .on("spaces", a -> List.of("faces"))
            .on("folder", a -> Path.of("/w"))
            .on("ids", a -> List.of("fake"))
            .on("get", a -> proxy(DiffusionBackbone.class));
    private final List<InvertCommand> inverted = new ArrayList<>();

    /** Accepts everything, opens a session of which only the end is asked. */
    private static <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "accepts" -> true;
                    case "open" -> proxy(BackboneSession.class);
                    case "close" -> null;
                    default -> throw new AssertionError("nobody expected " + method);
                }));
    }

    private Inverter inverter() {
        return (Inverter) Proxy.newProxyInstance(
                Inverter.class.getClassLoader(), new Class<?>[] {Inverter.class}, (self, method, arguments) -> {
                    InvertCommand command = (InvertCommand) arguments[2];
                    inverted.add(command);
                    int n = command.sitters().size();
                    Coefficients points = Coefficients.of("f", 1, new float[n]);
                    List<Model> models = new ArrayList<>();
                    List<double[]> losses = new ArrayList<>();
                    for (Sitter sitter : command.sitters()) {
                        models.add(new Model(sitter.model(), "faces", points.row(0), Edit.NONE, Provenance.NONE));
                        losses.add(new double[] {0.5, 0.25});
                    }
                    return new Inverter.Inverted(models, new Inversion(points, losses, new double[n], Provenance.NONE));
                });
    }

    private Cli run(int code, String... arguments) {
        Cli cli = new Cli()
                .with(
                        "invert",
                        "",
                        () -> new InvertPicturesCommand(workspace.plugins(), inverter(), workspace.studio()));
        List<String> all = new ArrayList<>(List.of("invert", "-w", "w", "--backbone", "sd"));
        all.addAll(List.of(arguments));
        assertEquals(code, cli.run(all.toArray(String[]::new)), () -> cli.err);
        return cli;
    }

    @Test
    void pictures_are_one_person_with_the_default_settings() {
        run(Command.DONE, "a.jpg", "b.png");
        assertEquals(
                List.of(new InvertCommand(
                        "faces",
                        "sks person",
                        List.of(new Sitter(
                                "a",
                                List.of(
                                        new Shot(Path.of("/caller/a.jpg"), new Mask.Centre()),
                                        new Shot(Path.of("/caller/b.png"), new Mask.Centre())))),
                        InversionSettings.EDITABLE)),
                inverted);
    }

    @Test
    void each_picture_is_a_person_with_its_mask() {
        Cli cli = run(
                Command.DONE,
                "people/-a?.jpg",
                "b.png",
                "--each",
                "--out",
                "inv",
                "--mask",
                "m.png",
                "--mask",
                "none",
                "--json");
        assertEquals(
                List.of(
                        new Sitter(
                                "inv-a_",
                                List.of(new Shot(
                                        Path.of("/caller/people/-a?.jpg"), new Mask.File(Path.of("/caller/m.png"))))),
                        new Sitter("inv-b", List.of(new Shot(Path.of("/caller/b.png"), new Mask.Whole())))),
                inverted.get(0).sitters());
        JsonObject json = JsonParser.parseString(cli.out).getAsJsonObject();
        JsonObject second = json.getAsJsonArray("models").get(1).getAsJsonObject();
        assertEquals("inv-b", second.get("model").getAsString());
        assertEquals(0.25, second.getAsJsonArray("losses").get(1).getAsDouble());
    }

    @Test
    void pictures_that_would_make_one_model_are_named() {
        String said = run(1, "a/me.jpg", "b.png", "c/me.png", "--each", "--out", "inv").err;
        assertTrue(
                said.contains("several pictures would make one model, inv-me: /caller/a/me.jpg, /caller/c/me.png"),
                said);
        assertTrue(run(1, "a?.jpg", "a*.jpg", "--each").err.contains("a_: /caller/a?.jpg, /caller/a*.jpg"));
        assertTrue(run(1, "x/a.png", "y/a.png", "x/b.png", "y/b.png", "--each")
                .err
                .contains("a: /caller/x/a.png" + ", /caller/y/a.png; and 1 models more"));
        assertEquals(List.of(), inverted);
        run(Command.DONE, "a/me.jpg", "c/me.png");
    }

    @Test
    void options_change_a_preset() {
        run(
                Command.DONE,
                "a.jpg",
                "--preset",
                "faithful",
                "-k",
                "64",
                "--rate",
                "0.3",
                "--units",
                "raw",
                "--seed",
                "7",
                "--loss",
                "denoising",
                "--loss",
                "mahalanobis-prior=0.01",
                "-O",
                "mahalanobis-prior.k=5",
                "--prompt",
                "a man");
        InversionSettings faithful = InversionSettings.FAITHFUL;
        assertEquals(
                faithful.withComponents(64)
                        .withLearningRate(0.3)
                        .withUnits(Units.RAW)
                        .withSeed(7)
                        .withLosses(List.of(
                                new WeightedLoss("denoising", 1, Map.of()),
                                new WeightedLoss("mahalanobis-prior", 0.01, Map.of("k", "5")))),
                inverted.get(0).settings());
        assertEquals("a man", inverted.get(0).prompt());
    }

    @Test
    void mistakes_are_said_before_a_model_is_opened() {
        assertTrue(run(1, "a.jpg", "b.jpg", "c.jpg", "--mask", "m", "--mask", "n")
                .err
                .contains("2 masks for 3 pictures"));
        assertTrue(run(2, "a.jpg", "--rate", "-1").err.contains("--rate must be above 0, not -1"));
        assertTrue(run(1, "a.jpg", "--loss", "denoising=much")
                .err
                .contains("--loss must be ID or ID=WEIGHT, and the weight a number, not much"));
        assertTrue(run(1, "a.jpg", "-O", "k=5").err.contains("LOSS.NAME=VALUE"));
        int before = workspace.opened.size();
        assertTrue(run(2, "a.jpg", "--steps", "0").err.contains("--steps must be 1 or more, not 0"));
        assertTrue(run(2, "a.jpg", "-k", "0").err.contains("-k must be 1 or more, not 0"));
        assertEquals(before, workspace.opened.size());
        workspace.on("spaces", a -> List.of());
        assertTrue(run(1, "a.jpg").err.contains("w2w space fit"));
        workspace.on("spaces", a -> List.of("x", "y"));
        assertTrue(run(1, "a.jpg").err.contains("there are x, y"));
        assertEquals(List.of(), inverted);
    }
}
