package w2w.tour.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import w2w.api.edit.Edit;
import w2w.api.studio.Dataset.PromptTest;
import w2w.api.studio.PopulateRequest;
import w2w.api.studio.PopulateRequest.Identity;
import w2w.api.studio.PopulateRequest.Loss;
import w2w.api.studio.PopulateRequest.Run;
import w2w.api.studio.PopulateRequest.Shot;
import w2w.api.studio.PopulateRequest.Target;
import w2w.api.studio.PopulateRequest.Training;
import w2w.api.studio.Subject;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.tour.internal.Drawing.Drawn;
import w2w.tour.internal.Drawing.Wanted;
import w2w.tour.internal.report.Block;
import w2w.tour.internal.report.Block.Cell;
import w2w.tour.internal.report.Section;

/** The same picture with and without the space: the likeness of a copy, and what prompts can do with it. */
final class CopyStop implements Stop {
    private static final String NAME = "copy";
    private static final int STEPS = 150;
    /** About so many prompts are drawn, with the space and without. */
    private static final int PROMPTS = 5;

    @Override
    public String name() {
        return "copy or person";
    }

    @Override
    public double seconds(TourRequest request) {
        return Sitter.count(request) == 0 ? 0.1 : STEPS * STEP + 2 * PROMPTS * PICTURE;
    }

    @Override
    public Section visit(Trip trip, Task task) {
        Section.Builder section = new Section.Builder(
                "copy",
                "A copy or a person?",
                "An adapter can also be fine-tuned on the one picture alone, with no space to keep it in. It comes close to the "
                        + "picture, because it may learn the picture: light, background and pose with it. Whether it has learned "
                        + "the person shows when the prompt asks for something else.");
        List<PromptTest> tests =
                trip.request().bundledModel() && trip.request().prompt().isEmpty()
                        ? trip.services().dataset().promptTests()
                        : List.of();
        List<Sitter> sitters = Sitter.of(trip, task.part("people", 0));
        boolean possible = !sitters.isEmpty()
                && trip.session().denoising().flatMap(d -> d.gradients()).isPresent();
        if (!possible) {
            return section.show(new Block.Note(
                            "There is no picture, or no backbone with gradients, to show it with.", true))
                    .build();
        }
        Sitter sitter = sitters.get(0);
        double training = STEPS * STEP / seconds(trip.request());
        double drawing = 0.9 * (1 - training) / 2;
        Adapter free = trained(trip, sitter, task.part("train", training));
        List<String> prompts = new ArrayList<>(List.of(trip.prompt()));
        prompts.addAll(
                tests.isEmpty()
                        ? List.of(
                                trip.prompt("smiling, looking left, blue background"),
                                trip.prompt("looking right, at night"))
                        : tests.stream().map(PromptTest::prompt).toList());
        Subject inside = trip.subject(trip.workspace().model(sitter.name()).point(), Edit.NONE);
        List<Drawn> in = draw(trip, "copy-inside", inside, prompts, task.part("draw", drawing));
        List<Drawn> out = draw(trip, "copy-outside", new Subject.Weights(free, 1), prompts, task.part("draw", drawing));
        Task look = task.part("look", 0.1 * (1 - training));
        int w = trip.session().info().width();
        int h = trip.session().info().height();
        var given = trip.services().files().view(sitter.shot(), w, h).picture();
        double[] likeIn =
                trip.measures().identity(given, in.stream().map(Drawn::picture).toList(), look);
        double[] likeOut =
                trip.measures().identity(given, out.stream().map(Drawn::picture).toList(), look);
        double[] askedIn = trip.measures().followed(tests, in, look);
        double[] askedOut = trip.measures().followed(tests, out, look);
        List<String> heads = prompts.stream()
                .map(p -> p.equals(trip.prompt()) ? "as trained" : p.replaceFirst("^\\Q" + trip.prompt() + "\\E, ", ""))
                .toList();
        section.show(new Block.Gallery(
                sitter.title() + ", the same seed throughout."
                        + (tests.isEmpty() || !trip.measures().knowsFaces()
                                ? ""
                                : " Identity: with the picture given. As asked: what a net sees of pose, mouth, background and shirt, of "
                                        + "what the prompt asks for."),
                heads,
                List.of(row("in the space", in, likeIn, askedIn), row("without it", out, likeOut, askedOut))));
        if (askedIn.length > 1) {
            finding(section, likeIn, likeOut, askedIn, askedOut);
        }
        section.command("w2w evaluate --what PROMPTS");
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("model", sitter.name());
        figures.put("prompts", prompts);
        figures.put("identity_in_the_space", Text.list(likeIn));
        figures.put("identity_without_it", Text.list(likeOut));
        figures.put("as_asked_in_the_space", Text.list(askedIn));
        figures.put("as_asked_without_it", Text.list(askedOut));
        figures.put("training_steps_without_it", STEPS);
        figures.forEach(section::figure);
        return section.build();
    }

    private static void finding(
            Section.Builder section, double[] likeIn, double[] likeOut, double[] askedIn, double[] askedOut) {
        double closerIn = likeIn[0];
        double closerOut = likeOut[0];
        double followIn = Arrays.stream(askedIn).skip(1).average().orElse(Double.NaN);
        double followOut = Arrays.stream(askedOut).skip(1).average().orElse(Double.NaN);
        section.show(new Block.Note(
                "In the paper a single photograph gives an identity score of .64 in the space and .43 without it. "
                        + (closerOut > closerIn
                                ? "On likeness alone that does not hold at this scale: here it is "
                                        + Text.share(closerIn) + " in the space and " + Text.share(closerOut)
                                        + " without it. "
                                : "Here it is " + Text.share(closerIn) + " in the space and " + Text.share(closerOut)
                                        + " without it. ")
                        + "Of what the other prompts ask for, " + Text.percent(followIn)
                        + " is to be seen in the space and "
                        + Text.percent(followOut) + " without it"
                        + (followIn > followOut
                                ? ": this is where the space earns its keep. "
                                : ": for this person the space does not help. ")
                        + "One person is an anecdote; “w2w evaluate” measures many, with intervals.",
                true));
    }

    private static Block.Row row(String label, List<Drawn> drawn, double[] like, double[] asked) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            List<Block.Value> values = new ArrayList<>(Measures.identity(like[i]));
            if (i < asked.length && !Double.isNaN(asked[i])) {
                values.add(new Block.Value("as asked", Text.percent(asked[i])));
            }
            cells.add(new Cell(drawn.get(i).file(), label + ": " + drawn.get(i).prompt(), "", values, false));
        }
        return new Block.Row(label, cells);
    }

    private static List<Drawn> draw(Trip trip, String stem, Subject subject, List<String> prompts, Task task) {
        List<Wanted> wanted = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            wanted.add(new Wanted(
                    stem + "-" + (i + 1),
                    subject,
                    prompts.get(i),
                    trip.request().seed()));
        }
        return trip.drawing().draw(wanted, Optional.of(trip.space()), task);
    }

    /** An adapter of the space's layers and rank, trained on the one picture; kept beside the report. */
    private static Adapter trained(Trip trip, Sitter sitter, Task task) {
        List<AdaptedLayer> layers = trip.space().layout().layers();
        Target target = new Target(
                layers.get(0).rank(),
                layers.get(0).alpha(),
                layers.stream().map(AdaptedLayer::module).toList());
        Training training = new Training(
                trip.prompt(),
                STEPS,
                4,
                2e-3,
                0,
                0.5,
                0.99,
                Loss.PLAIN,
                5,
                false,
                trip.request().seed());
        PopulateRequest request = new PopulateRequest(
                List.of(new Identity(NAME, List.of(new Shot(sitter.shot().picture(), "")))),
                target,
                training,
                Optional.empty(),
                new Run(1, 0, 1, 0, 1, 1));
        Path folder = trip.folder("without-the-space")
                .resolve(Drawing.hash(request.toString() + trip.session().info().fingerprint())
                        .substring(0, 12));
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "the folder cannot be made")
                    .at(folder.toString())
                    .because(e);
        }
        trip.services().populator().populate(trip.session(), request, folder, task);
        return trip.read(folder.resolve("models").resolve(NAME + ".safetensors"), task.part("read", 0));
    }
}
