package w2w.tour.internal.report;

import java.util.List;

/** Something to look at. */
public sealed interface Block {
    /**
     * Pictures in rows and columns.
     *
     * @param columns heading of each column; empty for none
     */
    record Gallery(String caption, List<String> columns, List<Row> rows) implements Block {
        public Gallery {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }

        /** For the template, which cannot ask a list. */
        public boolean hasColumns() {
            return !columns.isEmpty();
        }
    }

    /** Pictures beside each other. */
    record Row(String label, List<Cell> cells) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /**
     * A picture, or an empty place where {@code picture} is empty.
     *
     * @param picture address relative to the report
     * @param alt what it shows, for those who do not see it
     * @param values what was measured on it
     * @param marked whether it is where the others begin
     */
    record Cell(String picture, String alt, String caption, List<Value> values, boolean marked) {
        public Cell {
            values = List.copyOf(values);
        }

        /** For the template. */
        public boolean hasPicture() {
            return !picture.isEmpty();
        }

        /** No picture here. */
        public static Cell nothing() {
            return new Cell("", "", "", List.of(), false);
        }
    }

    /** A number of a picture. */
    record Value(String name, String text) {}

    /** Rows of text under headings; the first column names the row. */
    record Table(String caption, List<String> head, List<Line> lines) implements Block {
        public Table {
            head = List.copyOf(head);
            lines = List.copyOf(lines);
        }
    }

    /** A row of a table. */
    record Line(String name, List<String> cells) {
        public Line {
            cells = List.copyOf(cells);
        }
    }

    /** A drawing: {@code svg} is markup, everything else text. */
    record Plot(String caption, String svg, List<Key> legend) implements Block {
        public Plot {
            legend = List.copyOf(legend);
        }

        /** For the template. */
        public boolean hasLegend() {
            return !legend.isEmpty();
        }
    }

    /** What a colour of a plot stands for; {@code colour} counts from 1. */
    record Key(int colour, String name) {}

    /** What is to be learnt from the above; {@code caution} where it says what does not hold. */
    record Note(String text, boolean caution) implements Block {}
}
