package w2w.engine.internal.table;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import w2w.api.task.W2wException;

/**
 * The text of a file in the encoding it was written in: UTF-8, UTF-16 as Excel's "Unicode text", or what Windows writes.
 *
 * @param note what was assumed; empty for UTF-8
 */
record TableText(String text, String note) {
    private static final String HOW =
            "Labels are read from CSV, TSV, JSON lines, Parquet, or a pandas table saved by torch or pickle";

    static TableText of(byte[] bytes) {
        if (begins(bytes, 0xD0, 0xCF, 0x11, 0xE0)) {
            throw workbook();
        }
        TableText found = decode(bytes);
        String text = found.text;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1A) {
                throw W2wException.input("the table is no text").advise(HOW);
            }
        }
        return found;
    }

    /** The refusal of a spreadsheet's own format. */
    static W2wException workbook() {
        return W2wException.input("this is a workbook of a spreadsheet")
                .advise("Save the sheet as CSV (in Excel: CSV UTF-8)");
    }

    private static TableText decode(byte[] bytes) {
        if (begins(bytes, 0xEF, 0xBB, 0xBF)) {
            return new TableText(decode(bytes, 3, StandardCharsets.UTF_8), "");
        }
        if (begins(bytes, 0xFF, 0xFE)) {
            return new TableText(decode(bytes, 2, StandardCharsets.UTF_16LE), "in UTF-16");
        }
        if (begins(bytes, 0xFE, 0xFF)) {
            return new TableText(decode(bytes, 2, StandardCharsets.UTF_16BE), "in UTF-16");
        }
        if (bytes.length > 3 && bytes.length % 2 == 0 && bytes[1] == 0 && bytes[3] == 0) {
            return new TableText(decode(bytes, 0, StandardCharsets.UTF_16LE), "in UTF-16");
        }
        if (bytes.length > 3 && bytes.length % 2 == 0 && bytes[0] == 0 && bytes[2] == 0) {
            return new TableText(decode(bytes, 0, StandardCharsets.UTF_16BE), "in UTF-16");
        }
        try {
            return new TableText(strict(bytes, 0, StandardCharsets.UTF_8), "");
        } catch (CharacterCodingException e) {
            return new TableText(
                    decode(bytes, 0, Charset.forName("windows-1252")), "in Windows-1252, as it is not UTF-8");
        }
    }

    private static String decode(byte[] bytes, int from, Charset charset) {
        try {
            return strict(bytes, from, charset);
        } catch (CharacterCodingException e) {
            throw W2wException.input("the table is neither UTF-8 text nor " + charset.displayName(Locale.ROOT))
                    .advise("Save it as UTF-8")
                    .because(e);
        }
    }

    private static String strict(byte[] bytes, int from, Charset charset) throws CharacterCodingException {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                .toString();
    }

    private static boolean begins(byte[] bytes, int... magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
