package w2w.bench.internal.remake;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import w2w.api.measure.Attribute;
import w2w.api.measure.AttributeReader;
import w2w.api.task.Noise;
import w2w.api.task.Task;

/**
 * Captions for pictures, read off them, as the bundled population had them from the program that drew its pictures: about a third say
 * nothing but the prompt, the others each thing with a certain probability. What is said is not learnt as the person's own.
 */
final class Captions {
    private static final double BARE = 0.35;
    private static final double SAID = 0.9;
    private static final double SELDOM = 0.3;
    private static final double LIGHT = 0.5;

    private final AttributeReader reader;
    private final String prompt;

    Captions(AttributeReader reader, String prompt) {
        this.reader = reader;
        this.prompt = prompt;
    }

    /** One a picture. */
    List<String> of(Person person, Task task) {
        List<double[]> read = reader.read(person.pictures(), task);
        return java.util.stream.IntStream.range(0, read.size())
                .mapToObj(i -> caption(
                        read.get(i),
                        Noise.uniform(0, "caption", i, person.name().hashCode(), 9)))
                .toList();
    }

    private String caption(double[] read, double... u) {
        Map<String, Double> values = new HashMap<>();
        List<Attribute> attributes = reader.attributes();
        for (int i = 0; i < read.length; i++) {
            values.put(attributes.get(i).name(), read[i]);
        }
        if (u[0] < BARE) {
            return prompt;
        }
        double smile = values.getOrDefault("smile", 0.0);
        double yaw = values.getOrDefault("yaw", 0.0);
        double warm = values.getOrDefault("warm", 0.0);
        boolean open = values.getOrDefault("open", 0.0) > 0.5;
        StringBuilder text = new StringBuilder(prompt);
        say(text, smile > 0.6 && u[1] < SAID, "smiling");
        say(text, smile < -0.35 && u[1] < SAID, "sad");
        say(text, Math.abs(smile) <= 0.2 && !open && u[1] < SELDOM, "serious");
        say(text, open && u[2] < SAID, "mouth open");
        say(text, values.getOrDefault("closed", 0.0) > 0.5 && u[3] < SAID, "eyes closed");
        say(text, yaw < -0.4 && u[4] < SAID, "looking left");
        say(text, yaw > 0.4 && u[4] < SAID, "looking right");
        say(text, Math.abs(yaw) < 0.2 && u[4] < SELDOM, "looking ahead");
        choose(text, values, "background ", u[5] < SAID, " background");
        choose(text, values, "shirt ", u[6] < SAID, " shirt");
        say(text, warm > 0.65 && u[7] < LIGHT, "warm light");
        say(text, warm < -0.65 && u[7] < LIGHT, "cold light");
        return text.toString();
    }

    private static void say(StringBuilder text, boolean whether, String what) {
        if (whether) {
            text.append(", ").append(what);
        }
    }

    /** The most probable of those whose names begin with {@code group}. */
    private static void choose(
            StringBuilder text, Map<String, Double> values, String group, boolean whether, String kind) {
        values.entrySet().stream()
                .filter(e -> e.getKey().startsWith(group))
                .max(Map.Entry.comparingByValue())
                .ifPresent(e -> say(text, whether, e.getKey().substring(group.length()) + kind));
    }
}
