package w2w.tensors.internal.torch;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import w2w.api.task.W2wException;
import w2w.tensors.DType;
import w2w.tensors.internal.Bytes;
import w2w.tensors.internal.Where;
import w2w.tensors.internal.pickle.Unpickler;

/**
 * What torch wrote before 1.6: pickles of a magic number, a protocol version, the writer's system, the root and the keys of the
 * storages, then each storage as a count and its elements, little-endian. A single pickle without storages, such as pandas writes a
 * table, is read too.
 */
final class LegacyStream {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long PROTOCOL = 1001;

    private final Bytes file;
    private long at;

    private LegacyStream(Bytes file) {
        this.file = file;
    }

    static TorchContent read(Bytes file) {
        return new LegacyStream(file).read();
    }

    private TorchContent read() {
        Object first = next();
        if (!MAGIC.equals(first)) {
            if (at != file.size()) {
                throw W2wException.input("this is neither a file of torch.save nor a single pickle");
            }
            TorchTree tree = new TorchTree((key, declared) -> {
                throw W2wException.input("its storage " + Where.printable(key) + " is not in the file");
            });
            return new TorchContent(first, tree.read(first), tree.tensors());
        }
        if (!(next() instanceof Long protocol) || protocol != PROTOCOL) {
            throw W2wException.input("the protocol of this file of torch.save is not known");
        }
        if (next() instanceof Map<?, ?> system && Boolean.FALSE.equals(system.get("little_endian"))) {
            throw W2wException.input("the file was written by a big-endian machine before torch 1.6")
                    .advise("Save it again with a newer torch");
        }
        Object root = next();
        if (!(next() instanceof List<?> keys)) {
            throw W2wException.input("the list of storages is missing");
        }
        Map<String, Storage> places = places(keys, declared(root));
        TorchTree tree = new TorchTree((key, declared) -> {
            Storage there = places.get(key);
            if (there == null) {
                throw W2wException.input("its storage " + Where.printable(key) + " is not in the file");
            }
            if (there.count() < declared.count()) {
                throw W2wException.input("its storage " + Where.printable(key) + " has " + there.count()
                        + " elements, not the " + declared.count() + " it should");
            }
            return there;
        });
        return new TorchContent(root, tree.read(root), tree.tensors());
    }

    /** The element type of every storage: only the root tells it. */
    private static Map<String, DType> declared(Object root) {
        Map<String, DType> types = new HashMap<>();
        new TorchTree((key, declared) -> {
                    DType before = types.putIfAbsent(key, declared.type());
                    if (before != null && before != declared.type()) {
                        throw W2wException.input("its storage " + Where.printable(key) + " is of two element types");
                    }
                    return declared;
                })
                .read(root);
        return types;
    }

    private Map<String, Storage> places(List<?> keys, Map<String, DType> types) {
        Map<String, Storage> places = new HashMap<>();
        for (Object item : keys) {
            if (!(item instanceof String key) || !types.containsKey(key)) {
                throw W2wException.input("the list of storages names one that no tensor uses");
            }
            DType type = types.get(key);
            if (file.size() - at < Long.BYTES) {
                throw W2wException.input("the file ends before storage " + Where.printable(key));
            }
            long count = file.view(at, Long.BYTES).getLong();
            at += Long.BYTES;
            int size = type.bits() / 8;
            if (count < 0 || count > (file.size() - at) / size) {
                throw W2wException.input("storage " + Where.printable(key) + " of " + count
                        + " elements is longer than the rest of the file");
            }
            if (places.put(key, new Storage(type, at, count, false)) != null) {
                throw W2wException.input("storage " + Where.printable(key) + " is there twice");
            }
            at += count * size;
        }
        if (at != file.size()) {
            throw W2wException.input(file.size() - at + " bytes follow the last storage");
        }
        return places;
    }

    private Object next() {
        Unpickler.Result result = Unpickler.read(file, at, file.size(), AllowedGlobals::contains);
        at = result.end();
        return result.value();
    }
}
