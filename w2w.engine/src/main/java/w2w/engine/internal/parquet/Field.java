package w2w.engine.internal.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;
import w2w.api.task.W2wException;

/**
 * One column of a flat table: how its values are stored and what they mean.
 *
 * @param width bytes of a value, 0 where values say it themselves
 * @param optional whether values may be missing
 * @param detail digits after the point of a decimal; units a second of a time
 */
record Field(String name, Physical type, int width, boolean optional, Meaning meaning, int detail) {
    enum Meaning {
        WHOLE,
        UNSIGNED,
        REAL,
        DECIMAL,
        TEXT,
        DATE,
        /** Of a place: no time zone is known. */
        LOCAL_TIME,
        INSTANT
    }

    private static final Set<Meaning> NUMBERS =
            EnumSet.of(Meaning.WHOLE, Meaning.UNSIGNED, Meaning.REAL, Meaning.DECIMAL);

    boolean isNumber() {
        return NUMBERS.contains(meaning);
    }

    /** The stored values as numbers. */
    double[] numbers(Raw raw) {
        double[] numbers = new double[raw.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = raw.numbers().length > 0 ? number(raw.numbers()[i]) : number(raw.bytes()[i]);
        }
        return numbers;
    }

    private double number(long bits) {
        return switch (meaning) {
            case REAL -> type == Physical.FLOAT ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
            case UNSIGNED ->
                type == Physical.INT32
                        ? Integer.toUnsignedLong((int) bits)
                        : new BigInteger(Long.toUnsignedString(bits)).doubleValue();
            case DECIMAL -> BigDecimal.valueOf(bits, detail).doubleValue();
            default -> bits;
        };
    }

    private double number(byte[] bytes) {
        // most significant byte first, whatever the rest of the format does
        return bytes.length == 0 ? 0 : new BigDecimal(new BigInteger(bytes), detail).doubleValue();
    }

    /** The stored values as texts. */
    String[] texts(Raw raw) {
        String[] texts = new String[raw.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = raw.numbers().length > 0 ? time(raw.numbers()[i]) : text(raw.bytes()[i]);
        }
        return texts;
    }

    private String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw W2wException.input("it holds bytes that are no text").because(e);
        }
    }

    private String time(long value) {
        if (meaning == Meaning.DATE) {
            return LocalDate.ofEpochDay(value).toString();
        }
        long seconds = Math.floorDiv(value, (long) detail);
        int nanos = (int) (Math.floorMod(value, (long) detail) * (1_000_000_000L / detail));
        return meaning == Meaning.INSTANT
                ? Instant.ofEpochSecond(seconds, nanos).toString()
                : LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC).toString();
    }
}
