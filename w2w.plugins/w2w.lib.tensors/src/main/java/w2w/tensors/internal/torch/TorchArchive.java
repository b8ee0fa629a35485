package w2w.tensors.internal.torch;

import java.nio.charset.StandardCharsets;
import w2w.api.task.W2wException;
import w2w.tensors.internal.Bytes;
import w2w.tensors.internal.Where;
import w2w.tensors.internal.pickle.Unpickler;

/** The archive that torch writes since 1.6: {@code <root>/data.pkl}, {@code <root>/data/<key>}, {@code <root>/byteorder}. */
final class TorchArchive {
    private static final String PICKLE = "data.pkl";

    private TorchArchive() {}

    /** The root of the pickle and the tensors it names. */
    static TorchContent read(Bytes file) {
        ZipEntries zip = ZipEntries.read(file);
        ZipEntries.Entry pickle = null;
        for (ZipEntries.Entry entry : zip.all()) {
            if (entry.name().equals(PICKLE) || entry.name().endsWith("/" + PICKLE)) {
                if (pickle != null) {
                    throw W2wException.input("the archive has two pickles: " + Where.printable(pickle.name()) + " and "
                            + Where.printable(entry.name()));
                }
                pickle = entry;
            }
        }
        if (pickle == null) {
            throw W2wException.input("the archive has no " + PICKLE + ": it is no file of torch.save");
        }
        if (!zip.isIntact(pickle)) {
            throw W2wException.input("the archive's pickle is damaged: its CRC differs");
        }
        String root = pickle.name().substring(0, pickle.name().length() - PICKLE.length());
        boolean bigEndian = bigEndian(zip, root);
        Object value = Unpickler.read(
                        file, pickle.position(), pickle.position() + pickle.size(), AllowedGlobals::contains)
                .value();
        TorchTree tree = new TorchTree((key, declared) -> {
            ZipEntries.Entry entry = zip.find(root + "data/" + key)
                    .orElseThrow(
                            () -> W2wException.input("its storage " + Where.printable(key) + " is not in the archive"));
            int size = declared.elementBytes();
            if (entry.size() / size < declared.count()) {
                throw W2wException.input("its storage " + Where.printable(key) + " has " + entry.size()
                        + " bytes, not the " + declared.count() + " elements of " + size + " bytes it should");
            }
            return new Storage(declared.type(), entry.position(), declared.count(), bigEndian);
        });
        return new TorchContent(value, tree.read(value), tree.tensors());
    }

    private static boolean bigEndian(ZipEntries zip, String root) {
        return zip.find(root + "byteorder")
                .map(entry -> new String(zip.content(entry, 64), StandardCharsets.US_ASCII).strip())
                .map(order -> switch (order) {
                    case "little" -> false;
                    case "big" -> true;
                    default -> throw W2wException.input("byte order " + Where.printable(order) + " is not known");
                })
                .orElse(false);
    }
}
