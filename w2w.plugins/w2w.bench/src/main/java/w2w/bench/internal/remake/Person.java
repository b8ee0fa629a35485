package w2w.bench.internal.remake;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import w2w.api.diffusion.Picture;
import w2w.api.studio.Dataset;
import w2w.api.studio.Dataset.Portrait;
import w2w.api.studio.Workspace;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.LabelTable;
import w2w.api.weights.Population;

/**
 * One person of the bundled data.
 *
 * @param group how many pictures there are of each person of its kind
 * @param row in the population; −1 for one who is held out
 * @param truth true attributes, in the order of {@link People#attributes}
 */
record Person(String name, String group, List<Path> files, Adapter bundled, int row, double[] truth) {
    /**
     * People of the data.
     *
     * @param attributes what is known of them as of the population
     */
    record People(List<Person> who, List<String> attributes) {}

    /** The first {@code each} people of the population, and of those held out, whose pictures are bundled. */
    static People of(Dataset dataset, Workspace workspace, Population population, int each, Task task) {
        String name = dataset.heldOut(task)
                .orElseThrow(() -> W2wException.input("the dataset holds nobody out"))
                .population();
        try (Population heldOut = workspace.population(name)) {
            List<String> attributes = population.labels().attributes().stream()
                    .filter(a -> heldOut.labels().column(a).isPresent())
                    .toList();
            double[] persons = heldOut.labels().column("person").orElseThrow(() -> W2wException.input(
                            "the labels have no column person")
                    .at(name));
            List<Person> people = new ArrayList<>();
            List<Portrait> portraits = dataset.portraits(task);
            for (Portrait p : some(portraits, Portrait.Kind.TRAINING, each)) {
                int row = population.models().indexOf(p.person());
                people.add(of(p, population, row, row, attributes));
            }
            for (Portrait p : some(portraits, Portrait.Kind.HELD_OUT, each)) {
                int row = 0;
                while (persons[row] != Double.parseDouble(p.person())) {
                    row++;
                }
                people.add(of(p, heldOut, row, -1, attributes));
            }
            return new People(people, attributes);
        }
    }

    private static List<Portrait> some(List<Portrait> all, Portrait.Kind kind, int count) {
        return all.stream().filter(p -> p.kind() == kind).limit(count).toList();
    }

    private static Person of(Portrait p, Population of, int row, int inPopulation, List<String> attributes) {
        float[] weights = new float[of.layout().size()];
        of.read(row, 1, weights, 0);
        return new Person(
                p.person(),
                p.pictures().size() + "_pictures",
                p.pictures(),
                Adapter.owning(of.layout(), weights),
                inPopulation,
                truth(of.labels(), attributes, row));
    }

    /** A row of labels, attributes in order. */
    static double[] truth(LabelTable labels, List<String> attributes, int row) {
        return attributes.stream()
                .mapToDouble(a -> labels.column(a).orElseThrow()[row])
                .toArray();
    }

    List<Picture> pictures() {
        return files.stream().map(Person::read).toList();
    }

    private static Picture read(Path file) {
        try {
            BufferedImage image = ImageIO.read(file.toFile());
            int w = image.getWidth();
            return Picture.ofRgb(
                    w,
                    image.getHeight(),
                    image.getRGB(0, 0, w, image.getHeight(), new int[w * image.getHeight()], 0, w));
        } catch (IOException e) {
            throw W2wException.input("cannot be read: " + e.getMessage())
                    .at(file.toString())
                    .because(e);
        }
    }
}
