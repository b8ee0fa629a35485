package w2w.engine.internal.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import w2w.api.task.W2wException;
import w2w.tensors.DataTable;

/**
 * A table as its file tells it: every value is the text that stands there. Immutable.
 *
 * @param names of the columns; a column may have none, then its name is empty
 * @param columns the values of each column
 * @param places number of the line, record or row that each row stands in
 * @param unit what {@code places} counts
 * @param delimiter what separates the values
 * @param texts columns of which the file says that they hold texts, whatever these look like
 * @param notes what was assumed about the file
 */
public record TextTable(
        List<String> names,
        List<List<String>> columns,
        List<Integer> places,
        String unit,
        Delimiter delimiter,
        Set<Integer> texts,
        List<String> notes) {
    public TextTable {
        names = List.copyOf(names);
        columns = List.copyOf(columns);
        places = List.copyOf(places);
        texts = Set.copyOf(texts);
        notes = List.copyOf(notes);
    }

    /**
     * A table whose file says of each column whether it holds numbers or texts.
     *
     * @throws W2wException INPUT: it has more columns than a table of labels can have
     */
    public static TextTable of(DataTable table) {
        TableBuilder.checkColumns(table.columns().size());
        List<List<String>> columns = new ArrayList<>();
        for (DataTable.Column column : table.columns()) {
            columns.add(IntStream.range(0, table.rows()).mapToObj(column::text).toList());
        }
        List<DataTable.Column> typed = table.columns();
        return new TextTable(
                typed.stream().map(DataTable.Column::name).toList(),
                columns,
                IntStream.rangeClosed(1, table.rows()).boxed().toList(),
                "row",
                Delimiter.NONE,
                Set.of(IntStream.range(0, typed.size())
                        .filter(i -> typed.get(i) instanceof DataTable.Texts)
                        .boxed()
                        .toArray(Integer[]::new)),
                List.of());
    }

    /** The refusal of a table whose first line is no header but these values. */
    public static W2wException noHeader(List<String> values) {
        return HeaderCheck.none(values);
    }

    /** How many rows it has. */
    public int rows() {
        return places.size();
    }

    /** The values of the column of exactly that name. */
    public Optional<List<String>> column(String name) {
        int index = names.indexOf(name);
        return index < 0 ? Optional.empty() : Optional.of(columns.get(index));
    }

    /** Where a row stands in the file, as a person would look it up. */
    public String place(int row) {
        return unit + " " + places.get(row);
    }
}
