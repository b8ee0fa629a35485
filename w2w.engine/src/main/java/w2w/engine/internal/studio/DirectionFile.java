package w2w.engine.internal.studio;

import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.Map;
import w2w.api.edit.EditDirection;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorSource;

/** A direction as a safetensors file: tensor {@code step}, everything else in the metadata. */
final class DirectionFile {
    private static final String FORMAT = "w2w-direction";
    private static final int VERSION = 1;

    private DirectionFile() {}

    static byte[] write(EditDirection direction) {
        Map<String, String> metadata = SmallFile.header(FORMAT, VERSION);
        metadata.putAll(direction.provenance().toMetadata());
        metadata.put("space", direction.space());
        metadata.put("direction", DirectionJson.write(direction).toString());
        float[] step = direction.step();
        return new SafetensorsWriter()
                .metadata(metadata)
                .floats("step", DType.F32, step, step.length)
                .toBytes();
    }

    static EditDirection read(Path file) {
        return read(Safetensors.open(file));
    }

    static EditDirection read(TensorSource file) {
        return SmallFile.read(
                file,
                FORMAT,
                VERSION,
                source -> DirectionJson.read(
                        JsonParser.parseString(SmallFile.require(source, "direction"))
                                .getAsJsonObject(),
                        SmallFile.require(source, "space"),
                        SmallFile.floats(source, "step")));
    }
}
