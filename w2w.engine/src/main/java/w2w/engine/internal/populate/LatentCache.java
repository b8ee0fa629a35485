package w2w.engine.internal.populate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Picture;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.engine.internal.picture.Photo;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** Latents of picture files, means of their distributions, encoded once and kept on disk. */
final class LatentCache {
    private static final String OF = "w2w.latents-of";

    private final BackboneSession session;
    private final Denoising denoising;
    private final Path folder;

    LatentCache(BackboneSession session, Denoising denoising, Path folder) {
        this.session = session;
        this.denoising = denoising;
        this.folder = folder;
    }

    /**
     * What of an identity can be trained with.
     *
     * @param latents one row a picture that could be read
     * @param used indices of those among the files
     * @param unreadable why others could not
     */
    record Encoded(Latents latents, List<Integer> used, List<String> unreadable) {}

    Encoded get(String name, List<Path> files, Task task) {
        Path kept = folder.resolve(name + ".safetensors");
        String of = session.info().fingerprint() + " " + session.info().width() + "×"
                + session.info().height() + stamps(files);
        if (Files.exists(kept)) {
            try (TensorSource source = Safetensors.open(kept)) {
                if (of.equals(source.metadata().get(OF))) {
                    return read(source);
                }
            } catch (W2wException damaged) {
                task.message("latents of " + name + " are encoded anew: " + damaged.what());
            }
        }
        Encoded encoded = encode(files, task);
        write(kept, of, encoded);
        return encoded;
    }

    private static Encoded read(TensorSource source) {
        TensorInfo info = source.require("latents");
        List<Integer> used = new ArrayList<>();
        for (long index : source.longs("used")) {
            used.add((int) index);
        }
        List<String> unreadable = List.of();
        String text = source.metadata().getOrDefault("unreadable", "");
        if (!text.isEmpty()) {
            unreadable = List.of(text.split("\n", -1));
        }
        Latents latents = Latents.owning(
                used.size(),
                (int) info.dimension(1),
                (int) info.dimension(2),
                (int) info.dimension(3),
                source.floats("latents"));
        return new Encoded(latents, used, unreadable);
    }

    private static void write(Path file, String of, Encoded encoded) {
        Latents l = encoded.latents();
        long[] used = encoded.used().stream().mapToLong(i -> i).toArray();
        new SafetensorsWriter()
                .metadata(Map.of(OF, of, "unreadable", String.join("\n", encoded.unreadable())))
                .floats("latents", DType.F32, l.values(), l.rows(), l.channels(), l.height(), l.width())
                .longs("used", DType.I64, used, used.length)
                .write(file);
    }

    private Encoded encode(List<Path> files, Task task) {
        List<float[]> rows = new ArrayList<>();
        List<Integer> used = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        int down = denoising.process().downscale();
        Latents shape = Latents.owning(
                0,
                denoising.process().latentChannels(),
                session.info().height() / down,
                session.info().width() / down,
                new float[0]);
        for (int i = 0; i < files.size(); i++) {
            task.check();
            try {
                Picture picture = Photo.open(files.get(i))
                        .fit(session.info().width(), session.info().height());
                rows.add(denoising
                        .codec()
                        .encode(List.of(picture), Task.unwatched())
                        .mean()
                        .values());
                used.add(i);
            } catch (W2wException e) {
                if (e.kind() != W2wException.Kind.INPUT) {
                    throw e;
                }
                unreadable.add(e.getMessage().replace('\n', ' '));
            }
        }
        float[] all = new float[rows.size() * shape.rowSize()];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, all, i * shape.rowSize(), shape.rowSize());
        }
        return new Encoded(
                Latents.owning(rows.size(), shape.channels(), shape.height(), shape.width(), all), used, unreadable);
    }

    private static String stamps(List<Path> files) {
        StringBuilder all = new StringBuilder();
        for (Path file : files) {
            all.append('\n').append(file.getFileName());
            try {
                all.append(' ')
                        .append(Files.size(file))
                        .append('@')
                        .append(Files.getLastModifiedTime(file).toMillis());
            } catch (IOException e) {
                all.append(" missing");
            }
        }
        return all.toString();
    }
}
