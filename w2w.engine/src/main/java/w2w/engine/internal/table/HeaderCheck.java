package w2w.engine.internal.table;

import java.util.List;
import java.util.regex.Pattern;
import w2w.api.task.W2wException;

/** Whether the first line of a table names its columns, or is a row already. */
final class HeaderCheck {
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private HeaderCheck() {}

    /**
     * Refuses a table without a header.
     *
     * @param rows the first ones
     */
    static void require(List<String> names, List<List<String>> rows) {
        if (rows.isEmpty() || isCount(names)) {
            return;
        }
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            int column = i;
            boolean numbers = Cells.isNumber(name)
                    && rows.stream().allMatch(row -> column < row.size() && Cells.isNumber(row.get(column)));
            if (numbers || (i == 0 && isNext(name, rows))) {
                throw none(names);
            }
        }
    }

    /** The refusal of a table whose first line is {@code names}. */
    static W2wException none(List<String> names) {
        List<String> first = names.subList(0, Math.min(names.size(), 5));
        String shown = String.join(" ", first) + (first.size() < names.size() ? " …" : "");
        return W2wException.input("the table has no header: its first line is a row already: " + Cells.shortened(shown))
                .advise("Put a line before it that names the columns, such as: name, " + "label");
    }

    /** Whether the names go on as the values below do: 000001.jpg, 000002.jpg, 000003.jpg. */
    private static boolean isNext(String name, List<List<String>> rows) {
        return DIGITS.matcher(name).find()
                && rows.size() > 1
                && rows.subList(0, 2).stream().allMatch(row -> shape(row.get(0)).equals(shape(name)));
    }

    private static String shape(String value) {
        return DIGITS.matcher(value).replaceAll("0");
    }

    /** Whether the numbers among the names count up from 0 or 1: how pandas names columns that have no names. */
    private static boolean isCount(List<String> names) {
        List<String> numbers = names.stream().filter(Cells::isNumber).toList();
        if (numbers.isEmpty()) {
            return false;
        }
        boolean alone = numbers.size() == 1 && !names.get(0).isEmpty();
        for (int from = 0; from < 2 && !alone; from++) {
            boolean counts = true;
            for (int i = 0; i < numbers.size(); i++) {
                counts &= numbers.get(i).equals(Integer.toString(i + from));
            }
            if (counts) {
                return true;
            }
        }
        return false;
    }
}
