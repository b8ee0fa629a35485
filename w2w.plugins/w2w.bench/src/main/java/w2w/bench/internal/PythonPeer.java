package w2w.bench.internal;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What Python's libraries take for the same work, in a process of their own: a script that prints one JSON object. */
final class PythonPeer {
    private static final List<String> INTERPRETERS = List.of("python3", "/usr/bin/python3");
    private static final TypeToken<Map<String, Object>> OBJECT = new TypeToken<>() {};

    private final String script;
    private final String absent;

    private PythonPeer(String script, String absent) {
        this.script = script;
        this.absent = absent;
    }

    /** scikit-learn's PCA with its randomised solver. */
    static PythonPeer sklearnFit() {
        return new PythonPeer("sklearn_fit.py", "no interpreter has scikit-learn: install python3-sklearn");
    }

    /** torch.svd_lowrank on a GPU. */
    static PythonPeer torchFit() {
        return new PythonPeer("torch_fit.py", "no interpreter has PyTorch for this GPU, or its memory is too small");
    }

    /** A UNet of a configuration in plain PyTorch. */
    static PythonPeer torchUnet() {
        return new PythonPeer("torch_unet.py", "no interpreter has PyTorch for this device");
    }

    /** What the script says of {@code arguments}, or why it says nothing. */
    Map<String, Object> run(Object... arguments) throws IOException, InterruptedException {
        try (Scratch work = new Scratch(Path.of(System.getProperty("java.io.tmpdir")))) {
            Path file = work.folder().resolve(script);
            try (var source = PythonPeer.class.getResourceAsStream(script)) {
                if (source == null) {
                    throw new IllegalStateException(script + " is not in the bundle");
                }
                Files.write(file, source.readAllBytes());
            }
            return run(file, Stream.of(arguments).map(String::valueOf).toList());
        }
    }

    private Map<String, Object> run(Path file, List<String> arguments) throws IOException, InterruptedException {
        String said = absent;
        for (String python : INTERPRETERS) {
            List<String> command = new ArrayList<>(List.of(python, file.toString()));
            command.addAll(arguments);
            Process process;
            try {
                process = new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                continue; // there is no such interpreter
            }
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() == 0) {
                try {
                    Map<String, Object> result = new Gson().fromJson(out, OBJECT);
                    if (result != null) {
                        return result;
                    }
                } catch (JsonParseException e) {
                    said = script + " said: " + out;
                }
            }
        }
        return Map.of("absent", said);
    }
}
