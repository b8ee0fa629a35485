package w2w.engine.internal.parquet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import w2w.tensors.DataTable;

/** The values of one column while its pages are read, missing until they are set. */
final class Cells {
    private final Field field;
    private final double[] numbers;
    private final String[] texts;

    Cells(Field field, int rows) {
        this.field = field;
        numbers = new double[field.isNumber() ? rows : 0];
        texts = new String[field.isNumber() ? 0 : rows];
        Arrays.fill(numbers, Double.NaN);
        Arrays.fill(texts, "");
    }

    /** Values as they stand in the table, made once of what a page stores. */
    record Block(double[] numbers, String[] texts) {
        static Block of(Field field, Raw raw) {
            return field.isNumber()
                    ? new Block(field.numbers(raw), new String[0])
                    : new Block(new double[0], field.texts(raw));
        }

        int size() {
            return numbers.length + texts.length;
        }
    }

    void set(int row, Block block, int index) {
        if (index < 0 || index >= block.size()) {
            throw Damaged.because("a value of it is number " + index + " of " + block.size());
        }
        if (field.isNumber()) {
            numbers[row] = block.numbers[index];
        } else {
            texts[row] = block.texts[index];
        }
    }

    DataTable.Column column() {
        if (field.isNumber()) {
            return new DataTable.Numbers(field.name(), numbers);
        }
        List<String> all = new ArrayList<>(Arrays.asList(texts));
        return new DataTable.Texts(field.name(), all);
    }
}
