package w2w.tour.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.studio.EditCommand;
import w2w.api.studio.Model;
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

/** Files for other tools, and the proof that they hold the same model. */
final class ExportStop implements Stop {
    private static final Map<String, String> FORMATS = new LinkedHashMap<>();

    static {
        FORMATS.put("peft", "");
        FORMATS.put("kohya", ".safetensors");
    }

    @Override
    public String name() {
        return "export";
    }

    @Override
    public double seconds(TourRequest request) {
        return 3 * PICTURE;
    }

    @Override
    public Section visit(Trip trip, Task task) {
        String name = exported(trip);
        Model model = trip.workspace().model(name);
        Adapter wanted = Adapter.owning(trip.space().layout(), trip.space().reconstruct(model.edited()));
        Path folder = trip.folder("export");
        Section.Builder section = new Section.Builder(
                "export",
                "Out of the space, into other tools",
                "A point is turned back into an adapter and written as other tools write theirs: a PEFT folder for diffusers and "
                        + "PEFT, and a kohya file for the interfaces that artists use. Each is read back here, and the change that it "
                        + "makes to the weights, ΔW = alpha/rank · B·A of every layer, is compared with that of the point.");
        List<Wanted> pictures = new ArrayList<>();
        pictures.add(new Wanted(
                "export-model",
                trip.subject(model.point(), model.edit()),
                trip.prompt(),
                trip.request().seed()));
        List<Block.Line> lines = new ArrayList<>();
        List<Map<String, Object>> figures = new ArrayList<>();
        for (Map.Entry<String, String> format : FORMATS.entrySet()) {
            String id = format.getKey();
            Path file = folder.resolve(name + "-" + id + format.getValue());
            section.command("w2w model export " + name + " " + file.getFileName() + " --format " + id);
            Adapter back;
            try {
                trip.workspace().exportModel(name, id, file, task.part(id, 0.1));
                back = trip.read(file, task.part("read back", 0.05));
            } catch (W2wException e) {
                if (e.kind() != W2wException.Kind.INPUT) {
                    throw e;
                }
                // a layer that the format has no name for, or whose name only the model itself tells apart
                section.show(new Block.Note("No use as " + id + " for this model: " + e.getMessage(), true));
                continue;
            }
            double off = difference(wanted, back);
            pictures.add(new Wanted(
                    "export-" + id,
                    new Subject.Weights(back, 1),
                    trip.prompt(),
                    trip.request().seed()));
            String place = "export/" + file.getFileName();
            lines.add(new Block.Line(
                    id,
                    List.of(
                            place,
                            Text.count(bytes(file)) + " bytes",
                            Text.count(back.layout().layers().size()),
                            scientific(off))));
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("format", id);
            one.put("file", place);
            one.put("bytes", bytes(file));
            one.put("largest_relative_difference_of_delta", off);
            figures.add(one);
        }
        List<Drawn> drawn = trip.drawing().draw(pictures, Optional.of(trip.space()), task.part("draw", 0.7));
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            String what = i == 0 ? "the point" : figures.get(i - 1).get("format") + " file";
            int levels = levels(drawn.get(0), drawn.get(i));
            List<Block.Value> values =
                    i == 0 ? List.of() : List.of(new Block.Value("largest difference", levels + " of 255"));
            cells.add(new Cell(drawn.get(i).file(), "Drawn from " + what, what, values, i == 0));
            if (i > 0) {
                figures.get(i - 1).put("largest_difference_of_pictures", levels);
            }
        }
        section.show(new Block.Table(
                        "Model " + name + ", written and read back",
                        List.of("format", "file", "size", "layers", "largest difference of ΔW, relative"),
                        lines))
                .show(new Block.Gallery(
                        "The same seed, drawn with the point of the space and with each file.",
                        List.of(),
                        List.of(new Block.Row(name, cells))));
        return section.figure("model", name).figure("files", figures).build();
    }

    /** An edit of the first inversion, or the edited sample where nobody was inverted. */
    private static String exported(Trip trip) {
        Optional<String> inverted = trip.workspace().models().stream()
                .filter(m -> m.startsWith("photo-") || m.startsWith("picture-"))
                .filter(m -> !m.endsWith("-edited"))
                .filter(m -> trip.model(m).isPresent())
                .findFirst();
        if (inverted.isEmpty()) {
            return trip.edited() + "-edited";
        }
        String name = inverted.get() + "-edited";
        EditDirection direction = trip.directions().get(0);
        double strength = FollowStop.towards(
                direction, trip.workspace().model(inverted.get()).point());
        trip.workspace()
                .edit(new EditCommand(inverted.get(), name, Map.of(direction.name(), strength), Edit.ALWAYS, true));
        return name;
    }

    /** The largest |ΔW − ΔW′| of any layer over the largest |ΔW| of it. */
    private static double difference(Adapter one, Adapter other) {
        double largest = 0;
        for (AdaptedLayer layer : one.layout().layers()) {
            float[] a = one.delta(layer.module());
            float[] b = other.delta(layer.module());
            double size = 0;
            double off = 0;
            for (int i = 0; i < a.length; i++) {
                size = Math.max(size, Math.abs(a[i]));
                off = Math.max(off, Math.abs(a[i] - b[i]));
            }
            largest = Math.max(largest, size > 0 ? off / size : off);
        }
        return largest;
    }

    private static int levels(Drawn one, Drawn other) {
        int[] a = one.picture().toRgb();
        int[] b = other.picture().toRgb();
        int largest = 0;
        for (int i = 0; i < a.length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                largest = Math.max(largest, Math.abs((a[i] >> shift & 0xFF) - (b[i] >> shift & 0xFF)));
            }
        }
        return largest;
    }

    private static long bytes(Path file) {
        try (Stream<Path> all = Files.walk(file)) {
            long sum = 0;
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                sum += Files.size(each);
            }
            return sum;
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "the file cannot be read back")
                    .at(file.toString())
                    .because(e);
        }
    }

    private static String scientific(double x) {
        return x == 0 ? "0" : String.format(java.util.Locale.ROOT, "%.1e", x).replace('-', '−');
    }
}
