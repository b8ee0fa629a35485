package w2w.tour.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import w2w.tensors.AtomicFiles;

/** The loss of each step of an inversion, a line each, under a line that says whose: part of the report, and there when a tour goes on. */
final class Losses {
    private Losses() {}

    private static Path file(Trip trip, Sitter sitter) {
        return trip.folder("losses").resolve(sitter.name() + ".csv");
    }

    static void write(Trip trip, Sitter sitter, String mark, double... losses) {
        String lines = Arrays.stream(losses)
                .mapToObj(Double::toString)
                .collect(Collectors.joining("\n", "# " + mark + "\nloss\n", "\n"));
        AtomicFiles.write(file(trip, sitter), lines.getBytes(StandardCharsets.UTF_8));
    }

    /** Those under the mark; empty where there are none, or others. */
    static Optional<double[]> read(Trip trip, Sitter sitter, String mark) {
        try {
            List<String> lines = Files.readAllLines(file(trip, sitter));
            return lines.isEmpty() || !lines.get(0).equals("# " + mark)
                    ? Optional.empty()
                    : Optional.of(lines.stream()
                            .skip(2)
                            .mapToDouble(Double::parseDouble)
                            .toArray());
        } catch (IOException | NumberFormatException noneOrDamaged) {
            return Optional.empty();
        }
    }
}
