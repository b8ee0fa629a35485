package w2w.tensors.internal.torch;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import w2w.api.task.W2wException;
import w2w.tensors.DataTable;
import w2w.tensors.TorchFile;
import w2w.tensors.internal.Bytes;
import w2w.tensors.internal.Elements;
import w2w.tensors.internal.Guarded;
import w2w.tensors.internal.pickle.Call;

/** {@link TorchFile} over an archive or a legacy stream. */
public final class TorchReader extends StridedSource implements TorchFile {
    private final TorchContent content;

    private TorchReader(String source, Bytes file, TorchContent content) {
        super(source, file, content.tensors(), name -> file);
        this.content = content;
    }

    /** Opens a file. */
    public static TorchReader open(Path path) {
        Bytes file = Guarded.open(path);
        try {
            return read(file, path.toString());
        } catch (W2wException e) {
            file.close();
            throw e;
        }
    }

    /** Reads the description from bytes; {@code source} names them in messages. */
    public static TorchReader read(Bytes file, String source) {
        TorchContent[] content = new TorchContent[1];
        try {
            Guarded.reading(file, source, "", () -> content[0] = describe(file));
        } catch (W2wException e) {
            throw e.at(e.where().map(place -> source + ", " + place).orElse(source));
        }
        return new TorchReader(source, file, Objects.requireNonNull(content[0]));
    }

    private static TorchContent describe(Bytes file) {
        byte[] head = new byte[(int) Math.min(2, file.size())];
        Elements.copy(file, 0, head.length, head, 0);
        if (head.length == 2 && head[0] == 'P' && head[1] == 'K') {
            return TorchArchive.read(file);
        }
        if (head.length == 2 && (head[0] & 0xFF) == 0x80) { // protocol 2 and later, which is all that torch ever wrote
            return LegacyStream.read(file);
        }
        throw W2wException.input("this is no torch file: it begins neither as an archive nor as a pickle");
    }

    @Override
    public Object tree() {
        return content.tree();
    }

    @Override
    public Optional<DataTable> table() {
        if (!(content.pickled() instanceof Call call) || !DataFrames.isDataFrame(call)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DataFrames().read(call));
        } catch (W2wException e) {
            throw e.at(e.where().map(place -> source() + ", " + place).orElse(source()));
        }
    }
}
