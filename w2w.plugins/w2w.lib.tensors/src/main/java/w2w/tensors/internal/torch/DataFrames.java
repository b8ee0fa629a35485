package w2w.tensors.internal.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import w2w.api.task.W2wException;
import w2w.tensors.DataTable;
import w2w.tensors.internal.Where;
import w2w.tensors.internal.pickle.Call;
import w2w.tensors.internal.pickle.None;
import w2w.tensors.internal.pickle.Tuple;

/** A pandas DataFrame (1.4 to 3) as its pickle describes it: blocks of columns of one type, and the names of columns and rows. */
final class DataFrames {
    /** Cells and characters together. */
    private static final long LARGEST = 32_000_000;

    private final Budget budget = new Budget(LARGEST);

    static boolean isDataFrame(Call call) {
        return call.function().name().equals("DataFrame");
    }

    /** The table; the index is its first column. */
    DataTable read(Call frame) {
        if (!(frame.state() instanceof Map<?, ?> state)
                || !(state.get("_mgr") instanceof Call manager)
                || !manager.function().name().equals("BlockManager")
                || manager.arguments().size() < 2) {
            throw W2wException.input("the table is not described as pandas 1.4 and later do")
                    .advise("Save it again with a newer pandas, or as CSV");
        }
        List<?> blocks = items(manager.arguments().get(0));
        List<?> axes = items(manager.arguments().get(1));
        if (axes.size() != 2) {
            throw damaged();
        }
        List<Object> names = values(axes.get(0), -1);
        DataTable.@Nullable Column[] columns = new DataTable.Column[names.size()];
        int rows = -1;
        for (Object item : blocks) {
            if (!(item instanceof Call block) || block.arguments().size() < 2) {
                throw damaged();
            }
            rows = block(block, names, columns, rows);
        }
        if (rows < 0 || Arrays.asList(columns).contains(null)) {
            throw damaged();
        }
        List<DataTable.Column> all = new ArrayList<>();
        all.add(column(indexName(axes.get(1)), values(axes.get(1), rows)));
        for (DataTable.Column column : columns) {
            if (column != null) {
                all.add(column);
            }
        }
        Set<String> seen = new HashSet<>();
        for (DataTable.Column column : all) {
            if (!seen.add(column.name())) {
                throw W2wException.input("two columns of the table are called " + Where.printable(column.name()));
            }
        }
        return new DataTable(rows, all);
    }

    private int block(Call block, List<Object> names, DataTable.@Nullable Column[] columns, int rows) {
        if (!(block.arguments().get(0) instanceof Call values)) {
            throw damaged();
        }
        long[] places = places(block.arguments().get(1), names.size());
        if (ArrowTexts.isArrow(values)) {
            List<String> texts = ArrowTexts.read(values, budget);
            int count = agreed(rows, texts.size());
            put(columns, places, 0, places.length == 1, new DataTable.Texts(name(names, places, 0), texts));
            return count;
        }
        if (!NumpyArray.isArray(values)) {
            throw W2wException.input("a column of the table is a " + values.function() + ", neither numbers nor texts");
        }
        NumpyArray array = NumpyArray.of(values);
        boolean flat = array.dimensions() == 1;
        int count = agreed(rows, flat ? array.rows() : array.columns());
        boolean whole = places.length == (flat ? 1 : array.rows());
        for (int i = 0; whole && i < places.length; i++) {
            budget.spend(count);
            String name = name(names, places, i);
            if (array.isNumeric()) {
                double[] numbers = new double[count];
                for (int row = 0; row < count; row++) {
                    numbers[row] = flat ? array.number(row, 0) : array.number(i, row);
                }
                put(columns, places, i, true, new DataTable.Numbers(name, numbers));
            } else {
                List<Object> cells = new ArrayList<>(count);
                for (int row = 0; row < count; row++) {
                    cells.add(flat ? array.object(row, 0) : array.object(i, row));
                }
                put(columns, places, i, true, column(name, cells));
            }
        }
        if (!whole) {
            throw damaged();
        }
        return count;
    }

    private static int agreed(int rows, long count) {
        if (count > LARGEST || (rows >= 0 && rows != count)) {
            throw damaged();
        }
        return (int) count;
    }

    private static String name(List<Object> names, long[] places, int index) {
        return String.valueOf(names.get((int) places[index]));
    }

    private static void put(
            DataTable.@Nullable Column[] columns, long[] places, int index, boolean fits, DataTable.Column column) {
        int place = (int) places[index];
        if (!fits || columns[place] != null) {
            throw damaged();
        }
        columns[place] = column;
    }

    /** Which columns of the table a block holds: a slice or an array of positions. */
    private long[] places(Object node, int columns) {
        long[] places;
        if (node instanceof Call call
                && call.function().name().equals("slice")
                && call.arguments().size() == 3) {
            places = range(
                    call.arguments().get(0),
                    call.arguments().get(1),
                    call.arguments().get(2),
                    columns);
        } else if (node instanceof Call call && NumpyArray.isArray(call)) {
            NumpyArray array = NumpyArray.of(call);
            if (!array.isNumeric() || array.dimensions() != 1 || array.rows() > columns) {
                throw damaged();
            }
            places = new long[(int) array.rows()];
            for (int i = 0; i < places.length; i++) {
                places[i] = (long) array.number(i, 0);
            }
        } else {
            throw damaged();
        }
        for (long place : places) {
            if (place < 0 || place >= columns) {
                throw damaged();
            }
        }
        if (places.length == 0) {
            throw damaged();
        }
        return places;
    }

    private static long[] range(Object start, Object stop, Object step, long atMost) {
        if (!(start instanceof Long from)
                || !(stop instanceof Long to)
                || !(step == None.NONE || step instanceof Long)) {
            throw damaged();
        }
        long by = step instanceof Long s ? s : 1;
        // small enough for the arithmetic below not to overflow
        if (by <= 0 || by > LARGEST || Math.abs(from / 2) > LARGEST || Math.abs(to / 2) > LARGEST) {
            throw damaged();
        }
        long count = to <= from ? 0 : (to - from + by - 1) / by;
        if (count > atMost) {
            throw damaged();
        }
        long[] range = new long[(int) count];
        for (int i = 0; i < range.length; i++) {
            range[i] = from + i * by;
        }
        return range;
    }

    /** The values of an index; {@code expected} of them, or any number where that is negative. */
    private List<Object> values(Object node, int expected) {
        if (!(node instanceof Call index)
                || !index.function().name().equals("_new_Index")
                || index.arguments().size() != 2
                || !(index.arguments().get(0) instanceof w2w.tensors.internal.pickle.Global kind)
                || !(index.arguments().get(1) instanceof Map<?, ?> parts)) {
            throw W2wException.input("the table has an index of a kind that labels do not have");
        }
        List<Object> values = new ArrayList<>();
        if (kind.name().equals("RangeIndex")) {
            long limit = expected < 0 ? LARGEST : expected;
            long[] range = range(part(parts, "start"), part(parts, "stop"), part(parts, "step"), limit);
            budget.spend(range.length);
            for (long value : range) {
                values.add(value);
            }
        } else if (part(parts, "data") instanceof Call data && ArrowTexts.isArrow(data)) {
            values.addAll(ArrowTexts.read(data, budget));
        } else if (part(parts, "data") instanceof Call data && NumpyArray.isArray(data)) {
            NumpyArray array = NumpyArray.of(data);
            if (array.dimensions() != 1) {
                throw damaged();
            }
            budget.spend(array.rows());
            for (long i = 0; i < array.rows(); i++) {
                values.add(array.isNumeric() ? (Object) array.number(i, 0) : array.object(i, 0));
            }
        } else {
            throw W2wException.input("the table has an index of a kind that labels do not have");
        }
        if (expected >= 0 && values.size() != expected) {
            throw damaged();
        }
        return values;
    }

    private static Object part(Map<?, ?> parts, String key) {
        Object value = parts.get(key);
        return value == null ? None.NONE : value;
    }

    private static String indexName(Object node) {
        return node instanceof Call index
                        && index.arguments().get(1) instanceof Map<?, ?> parts
                        && parts.get("name") instanceof String name
                ? name
                : "index";
    }

    /** Numbers where all cells are numbers or missing, texts otherwise. */
    private static DataTable.Column column(String name, List<Object> cells) {
        boolean numeric = cells.stream().allMatch(c -> c instanceof Number || c instanceof Boolean || c == None.NONE);
        if (numeric) {
            double[] numbers = new double[cells.size()];
            for (int i = 0; i < numbers.length; i++) {
                Object cell = cells.get(i);
                numbers[i] = cell instanceof Number n
                        ? n.doubleValue()
                        : cell instanceof Boolean b ? (b ? 1 : 0) : Double.NaN;
            }
            return new DataTable.Numbers(name, numbers);
        }
        List<String> texts = new ArrayList<>(cells.size());
        for (Object cell : cells) {
            if (!(cell instanceof String || cell instanceof Number || cell instanceof Boolean || cell == None.NONE)) {
                throw W2wException.input(
                        "column " + Where.printable(name) + " of the table is neither numbers nor texts");
            }
            boolean missing = cell == None.NONE || (cell instanceof Double d && d.isNaN());
            texts.add(missing ? "" : cell.toString());
        }
        return new DataTable.Texts(name, texts);
    }

    private static List<?> items(Object node) {
        if (node instanceof Tuple tuple) {
            return tuple.items();
        }
        if (node instanceof List<?> list) {
            return list;
        }
        throw damaged();
    }

    private static W2wException damaged() {
        return W2wException.input("the table is damaged");
    }
}
