package w2w.tensors.internal.torch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import w2w.api.task.W2wException;
import w2w.tensors.TensorInfo;
import w2w.tensors.internal.Where;
import w2w.tensors.internal.pickle.Call;
import w2w.tensors.internal.pickle.Global;
import w2w.tensors.internal.pickle.None;
import w2w.tensors.internal.pickle.PersistentId;
import w2w.tensors.internal.pickle.Tuple;

/**
 * What a pickle of torch says, as maps, lists, strings, numbers and {@link TensorInfo}, and the tensors in it, named by their path:
 * keys and list positions with dots between, {@link #ALONE} for a file that is one tensor.
 */
final class TorchTree {
    static final String ALONE = "tensor";
    private static final int DEEPEST = 64;
    private static final int MOST_NODES = 4_000_000;

    /** Finds the storage of a persistent id. */
    interface Storages {
        Storage find(String key, Storage declared);
    }

    private final Storages storages;
    private final Map<String, StridedTensor> tensors = new LinkedHashMap<>();
    private int nodes;

    TorchTree(Storages storages) {
        this.storages = storages;
    }

    Map<String, StridedTensor> tensors() {
        return tensors;
    }

    /** The tree below {@code node}; calls that are not tensors stay as they are. */
    Object read(Object node) {
        return read(node, "", 0);
    }

    private Object read(Object node, String path, int depth) {
        if (++nodes > MOST_NODES || depth > DEEPEST) {
            throw W2wException.input("what the file describes nests without end or is too large")
                    .at(Where.printable(path));
        }
        if (node instanceof Map<?, ?> map) {
            Map<String, Object> read = new LinkedHashMap<>();
            map.forEach((key, value) -> read.put(String.valueOf(key), read(value, join(path, key), depth + 1)));
            return Collections.unmodifiableMap(read);
        }
        if (node instanceof List<?> list) {
            return items(list, path, depth);
        }
        if (node instanceof Tuple tuple) {
            return items(tuple.items(), path, depth);
        }
        return node instanceof Call call ? call(call, path, depth) : node;
    }

    private List<Object> items(List<?> items, String path, int depth) {
        List<Object> read = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            read.add(read(items.get(i), join(path, i), depth + 1));
        }
        return Collections.unmodifiableList(read);
    }

    private Object call(Call call, String path, int depth) {
        List<Object> arguments = call.arguments();
        return switch (call.function().toString()) {
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> {
                String name = path.isEmpty() ? ALONE : path;
                try {
                    StridedTensor tensor = tensor(name, arguments);
                    if (tensors.put(name, tensor) != null) {
                        throw W2wException.input("two tensors have this name");
                    }
                    yield tensor.info();
                } catch (W2wException e) {
                    throw e.where().isPresent() ? e : e.at("tensor " + Where.printable(name));
                }
            }
            case "torch._utils._rebuild_parameter" -> read(argument(arguments, 0, "a parameter"), path, depth + 1);
            case "torch.Size" -> {
                List<Object> sizes = new ArrayList<>();
                for (long size : integers(argument(arguments, 0, "a size"))) {
                    sizes.add(size);
                }
                yield Collections.unmodifiableList(sizes);
            }
            case "collections.OrderedDict" -> read(pairs(argument(arguments, 0, "a dictionary")), path, depth + 1);
            default -> call;
        };
    }

    private static Map<Object, Object> pairs(Object list) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (Object item : items(list, "a dictionary")) {
            List<?> pair = items(item, "an entry of a dictionary");
            if (pair.size() != 2 || !(pair.get(0) instanceof String key)) {
                throw W2wException.input("an entry of a dictionary is not a key and a value");
            }
            map.put(key, pair.get(1));
        }
        return map;
    }

    private StridedTensor tensor(String name, List<Object> arguments) {
        if (arguments.size() < 4
                || !(arguments.get(0) instanceof PersistentId id)
                || !(arguments.get(1) instanceof Long offset)) {
            throw W2wException.input("it is not described as torch does");
        }
        List<?> stored = items(id.id(), "a storage");
        if (stored.size() < 5
                || !"storage".equals(stored.get(0))
                || !(stored.get(1) instanceof Global storageClass)
                || !(stored.get(2) instanceof String key)
                || !(stored.get(4) instanceof Long count)
                || count < 0) {
            throw W2wException.input("its storage is not described as torch does");
        }
        Storage declared = new Storage(
                Storage.type(storageClass)
                        .orElseThrow(() -> W2wException.input("it is kept in a " + storageClass + ", which is none")),
                0,
                count,
                false);
        Storage storage = storages.find(key, declared);
        long[] shape = integers(arguments.get(2));
        long[] strides = integers(arguments.get(3));
        if (stored.size() > 5 && stored.get(5) != None.NONE) { // torch before 0.4: the storage itself is a view
            List<?> view = items(stored.get(5), "a view of a storage");
            if (view.size() != 3 || !(view.get(1) instanceof Long from) || from < 0 || from > storage.count()) {
                throw W2wException.input("the view of its storage is not described as torch does");
            }
            return new StridedTensor(
                    name, storage, Math.addExact(from, Math.min(offset, storage.count())), shape, strides);
        }
        return new StridedTensor(name, storage, offset, shape, strides);
    }

    private static Object argument(List<Object> arguments, int index, String what) {
        if (index >= arguments.size()) {
            throw W2wException.input(what + " is incomplete");
        }
        return arguments.get(index);
    }

    private static List<?> items(Object node, String what) {
        if (node instanceof Tuple tuple) {
            return tuple.items();
        }
        if (node instanceof List<?> list) {
            return list;
        }
        throw W2wException.input(what + " is not a list");
    }

    private static long[] integers(Object node) {
        List<?> items = items(node, "a size");
        if (items.size() > DEEPEST) {
            throw W2wException.input(items.size() + " dimensions are too many");
        }
        long[] integers = new long[items.size()];
        for (int i = 0; i < integers.length; i++) {
            if (!(items.get(i) instanceof Long value)) {
                throw W2wException.input("a size is not an integer");
            }
            integers[i] = value;
        }
        return integers;
    }

    private static String join(String path, Object key) {
        return path.isEmpty() ? String.valueOf(key) : path + "." + key;
    }
}
