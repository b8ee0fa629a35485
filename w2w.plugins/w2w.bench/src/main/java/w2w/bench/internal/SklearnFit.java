package w2w.bench.internal;

import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** scikit-learn's PCA with its randomised solver on the same file, in a process of its own. */
final class SklearnFit {
    private static final List<String> INTERPRETERS = List.of("python3", "/usr/bin/python3");

    private SklearnFit() {}

    /** Seconds and share explained, or why there are none. */
    static Map<String, Object> run(Path file, int m, int n, int components, String iteratedPower, Path folder)
            throws IOException, InterruptedException {
        Path script = folder.resolve("sklearn_fit.py");
        try (var source = SklearnFit.class.getResourceAsStream("sklearn_fit.py")) {
            if (source == null) {
                throw new IllegalStateException("sklearn_fit.py is not in the bundle");
            }
            Files.write(script, source.readAllBytes());
        }
        String said = "no interpreter has scikit-learn: install python3-sklearn";
        for (String python : INTERPRETERS) {
            Process process;
            try {
                process = new ProcessBuilder(
                                python,
                                script.toString(),
                                file.toString(),
                                Integer.toString(m),
                                Integer.toString(n),
                                Integer.toString(components),
                                iteratedPower)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                continue; // there is no such interpreter
            }
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() == 0) {
                try {
                    Map<String, Object> result = new TreeMap<>();
                    JsonParser.parseString(out)
                            .getAsJsonObject()
                            .entrySet()
                            .forEach(e -> result.put(
                                    e.getKey(),
                                    e.getValue().getAsJsonPrimitive().isNumber()
                                            ? (Object) e.getValue().getAsDouble()
                                            : e.getValue().getAsString()));
                    return result;
                } catch (JsonSyntaxException | IllegalStateException e) {
                    said = "scikit-learn's process said: " + out;
                }
            }
        }
        return Map.of("absent", said);
    }
}
