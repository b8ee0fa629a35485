package w2w.engine.internal.parquet;

import java.util.ArrayList;
import java.util.List;
import w2w.api.task.W2wException;
import w2w.engine.internal.parquet.Field.Meaning;
import w2w.engine.internal.parquet.Thrift.Struct;

/** The columns of a file. A column that is neither numbers nor texts, or is nested, is refused by name. */
final class Schema {
    private static final int MILLION = 1_000_000;
    private static final int BILLION = 1_000_000_000;
    private static final int OPTIONAL = 1;
    private static final int REPEATED = 2;
    private static final int MOST_DIGITS = 1000;
    private static final String AS_TEXT = "Write the column again as texts or numbers, or leave it out";

    private Schema() {}

    static List<Field> fields(List<Struct> elements) {
        if (elements.isEmpty()) {
            throw Damaged.because("it describes no columns");
        }
        List<Field> fields = new ArrayList<>();
        for (Struct element : elements.subList(1, elements.size())) {
            String name = element.text(4).orElseThrow(() -> Damaged.because("a column has no name"));
            long repetition = element.whole(3).orElse(0L);
            if (element.whole(5).orElse(0L) > 0 || repetition == REPEATED) {
                throw refused("lists and structures", "Write the table again without that column")
                        .at("column " + name);
            }
            try {
                fields.add(field(name, element, repetition == OPTIONAL));
            } catch (W2wException e) {
                throw e.at("column " + name);
            }
        }
        if (fields.isEmpty() || elements.get(0).whole(5).orElse(0L) != fields.size()) {
            throw Damaged.because("it says another number of columns than it describes");
        }
        if (fields.stream().map(Field::name).distinct().count() != fields.size()) {
            throw W2wException.input("two columns of the table have one name");
        }
        return fields;
    }

    private static W2wException refused(String what, String advice) {
        return W2wException.input("it holds " + what + ", which labels cannot be")
                .advise(advice);
    }

    /** What is stored like numbers or texts and is neither, or neither yet. */
    private static void requireLabels(Physical type, Struct logical, int converted) {
        if (logical.struct(15).isPresent()) {
            throw refused(
                    "numbers of half precision (FLOAT16)",
                    "Write the column again as FLOAT or DOUBLE, or leave it out");
        }
        if (type == Physical.INT96) {
            throw refused("times in the old form INT96", "Write the column again as TIMESTAMP, or leave it out");
        }
        if (logical.struct(7).isPresent() || converted == 7 || converted == 8) {
            throw refused("times of day (TIME)", AS_TEXT);
        }
        if (logical.struct(14).isPresent()) {
            throw refused("UUIDs", AS_TEXT);
        }
        boolean document = logical.struct(13).isPresent() || converted == 20;
        boolean interval = converted == 21;
        if (document || interval || type == Physical.FIXED_LEN_BYTE_ARRAY) {
            throw refused("values of the type " + type + " that are neither numbers nor texts", AS_TEXT);
        }
    }

    private static Field field(String name, Struct element, boolean optional) {
        Physical type = Physical.of(element.need(1, "type"));
        int width = type.width(element.whole(2).orElse(0L).intValue());
        if (type == Physical.FIXED_LEN_BYTE_ARRAY && (width < 1 || width > MOST_DIGITS)) {
            throw Damaged.because("its values have " + width + " bytes");
        }
        Struct logical = element.struct(10).orElse(new Struct(java.util.Map.of()));
        int converted = element.whole(6).orElse(-1L).intValue();
        if (logical.struct(8).isPresent()) {
            Struct stamp = logical.struct(8).get();
            Struct unit = stamp.struct(2).orElse(new Struct(java.util.Map.of()));
            int second = unit.struct(1).isPresent() ? 1000 : unit.struct(2).isPresent() ? MILLION : BILLION;
            return timed(
                    new Field(
                            name,
                            type,
                            width,
                            optional,
                            stamp.flag(1, false) ? Meaning.INSTANT : Meaning.LOCAL_TIME,
                            second),
                    Physical.INT64);
        }
        if (converted == 9 || converted == 10) {
            return timed(
                    new Field(name, type, width, optional, Meaning.INSTANT, converted == 9 ? 1000 : MILLION),
                    Physical.INT64);
        }
        if (logical.struct(6).isPresent() || converted == 6) {
            return timed(new Field(name, type, width, optional, Meaning.DATE, 1), Physical.INT32);
        }
        if (logical.struct(5).isPresent() || converted == 5) {
            long scale = logical.struct(5)
                    .flatMap(d -> d.whole(1))
                    .or(() -> element.whole(7))
                    .orElse(0L);
            if (scale < 0 || scale > MOST_DIGITS || type == Physical.FLOAT || type == Physical.DOUBLE) {
                throw Damaged.because("its decimals are stored as " + type + " with " + scale + " digits");
            }
            return new Field(name, type, width, optional, Meaning.DECIMAL, (int) scale);
        }
        boolean unsigned = logical.struct(10).map(i -> !i.flag(2, true)).orElse(converted >= 11 && converted <= 14);
        requireLabels(type, logical, converted);
        Meaning meaning =
                switch (type) {
                    case BOOLEAN -> Meaning.WHOLE;
                    case INT32, INT64 -> unsigned ? Meaning.UNSIGNED : Meaning.WHOLE;
                    case FLOAT, DOUBLE -> Meaning.REAL;
                    case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY, INT96 -> Meaning.TEXT;
                };
        return new Field(name, type, width, optional, meaning, 0);
    }

    private static Field timed(Field field, Physical stored) {
        if (field.type() != stored) {
            throw Damaged.because("its times are stored as " + field.type());
        }
        return field;
    }
}
