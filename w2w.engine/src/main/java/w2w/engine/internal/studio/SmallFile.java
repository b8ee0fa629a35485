package w2w.engine.internal.studio;

import com.google.gson.JsonParseException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import w2w.api.task.W2wException;
import w2w.engine.internal.space.NewerFormat;
import w2w.tensors.TensorSource;

/** What the safetensors files of models and directions have in common: a format, a version, and one answer to damage. */
final class SmallFile {
    private SmallFile() {}

    static Map<String, String> header(String format, int version) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("format", format);
        metadata.put("version", Integer.toString(version));
        return metadata;
    }

    /** Reads an open file and closes it; whatever is wrong with it is an INPUT error that names it. */
    static <T> T read(TensorSource file, String format, int version, Function<TensorSource, T> content) {
        try (TensorSource source = file) {
            if (!source.metadata().getOrDefault("format", "").equals(format)) {
                throw W2wException.input("it is no file of format " + format).at(source.source());
            }
            int found = Integer.parseInt(source.metadata().getOrDefault("version", ""));
            if (found > version) {
                throw NewerFormat.refuse("it", found, version).at(source.source());
            }
            return content.apply(source);
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | UnsupportedOperationException
                | NullPointerException
                | ClassCastException e) {
            throw W2wException.input("it is damaged").at(file.source()).because(e);
        }
    }

    static String require(TensorSource source, String key) {
        String value = source.metadata().get(key);
        if (value == null) {
            throw new IllegalArgumentException("no metadata " + key);
        }
        return value;
    }

    /** The tensor's numbers, all finite. */
    static float[] floats(TensorSource source, String name) {
        float[] values = source.floats(name);
        for (float v : values) {
            if (!Float.isFinite(v)) {
                throw new IllegalArgumentException("tensor " + name + " holds " + v);
            }
        }
        return values;
    }
}
