package w2w.tck;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.WeightLayout;

/** A spelling of our own: magic word, metadata, parts, layers, numbers. */
class ReferenceFormat implements AdapterFormat {
    private static final String MAGIC = "w2w reference adapter";

    /** What is written for a layer's alpha. */
    double alpha(AdaptedLayer layer) {
        return layer.alpha();
    }

    @Override
    public boolean recognises(Path source) {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(source))) {
            return in.readUTF().equals(MAGIC);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public AdapterFile read(Path source, Task task) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(source)))) {
            if (!in.readUTF().equals(MAGIC)) {
                throw new IOException("other magic");
            }
            Map<String, String> metadata = new LinkedHashMap<>();
            for (int i = in.readInt(); i > 0; i--) {
                metadata.put(in.readUTF(), in.readUTF());
            }
            Map<String, Adapter> parts = new LinkedHashMap<>();
            for (int i = in.readInt(); i > 0; i--) {
                String part = in.readUTF();
                parts.put(part, adapter(in));
            }
            return new AdapterFile(parts, metadata);
        } catch (IOException e) {
            throw W2wException.input("is no reference adapter")
                    .at(source.toString())
                    .because(e);
        }
    }

    private static Adapter adapter(DataInputStream in) throws IOException {
        List<AdaptedLayer> layers = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            layers.add(new AdaptedLayer(in.readUTF(), in.readInt(), in.readInt(), in.readInt(), in.readDouble()));
        }
        WeightLayout layout = WeightLayout.ofLayers(layers);
        float[] weights = new float[layout.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = in.readFloat();
        }
        return Adapter.owning(layout, weights);
    }

    @Override
    public Optional<Writer> writer() {
        return Optional.of((adapter, target, task) -> {
            try {
                Path next = target.resolveSibling(target.getFileName() + ".tmp");
                Files.write(next, bytes(adapter));
                Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private byte[] bytes(AdapterFile adapter) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(MAGIC);
        out.writeInt(adapter.metadata().size());
        for (Map.Entry<String, String> entry : adapter.metadata().entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeUTF(entry.getValue());
        }
        out.writeInt(adapter.parts().size());
        for (Map.Entry<String, Adapter> part : adapter.parts().entrySet()) {
            out.writeUTF(part.getKey());
            List<AdaptedLayer> layers = part.getValue().layout().layers();
            out.writeInt(layers.size());
            for (AdaptedLayer l : layers) {
                out.writeUTF(l.module());
                out.writeInt(l.inputs());
                out.writeInt(l.outputs());
                out.writeInt(l.rank());
                out.writeDouble(alpha(l));
            }
            for (float x : part.getValue().toArray()) {
                out.writeFloat(x);
            }
        }
        return bytes.toByteArray();
    }
}
