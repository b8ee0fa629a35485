package w2w.engine.internal.table;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipFile;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.engine.internal.parquet.ParquetTable;
import w2w.tensors.Placeholders;
import w2w.tensors.TorchFile;

/** Reads tables in the formats they come in, told apart by their content: the one reader for all tables that people bring. */
public final class TableFiles {
    private static final long LONGEST = 512L << 20;

    private TableFiles() {}

    /**
     * Reads a file; says how far it is, and stops where the task is cancelled.
     *
     * @throws W2wException INPUT: names the file, and the line where one is at fault
     */
    public static TextTable read(Path file, Task task) {
        task.message("read " + file.getFileName());
        byte[] head = new byte[4];
        int length;
        try (InputStream in = Files.newInputStream(file)) {
            length = in.readNBytes(head, 0, 4);
        } catch (NoSuchFileException e) {
            throw W2wException.input("there is no such file")
                    .at(file.toString())
                    .because(e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        if (length >= 2 && ((head[0] == 'P' && head[1] == 'K') || (head[0] & 0xFF) == 0x80)) {
            refuseSheets(file);
            try (TorchFile torch = TorchFile.open(file)) {
                return TextTable.of(
                        torch.table().orElseThrow(() -> W2wException.input("the file holds no table of labels")
                                .at(file.toString())));
            }
        }
        if (length == 4 && ParquetTable.isParquet(head)) {
            return TextTable.of(ParquetTable.read(file));
        }
        try {
            Placeholders.refuse(file);
            return parse(bytes(file), task);
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (W2wException e) {
            throw e.at(file.toString());
        }
    }

    /** Reads a table of this program: UTF-8, commas, a header line; nothing is guessed. */
    public static TextTable readOwn(Path file) {
        try {
            return DelimitedText.commas(Files.readString(file, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            throw W2wException.input("the table is not UTF-8 text")
                    .at(file.toString())
                    .because(e);
        } catch (NoSuchFileException e) {
            throw W2wException.input("there is no such file")
                    .at(file.toString())
                    .because(e);
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (W2wException e) {
            throw e.at(file.toString());
        }
    }

    private static W2wException unreadable(Path file, IOException e) {
        return W2wException.input("the table cannot be read: " + e.getMessage())
                .at(file.toString())
                .because(e);
    }

    /** Reads a table that is text, compressed or not. */
    static TextTable parse(byte[] bytes, Task task) throws IOException {
        boolean zipped = bytes.length > 2 && bytes[0] == 0x1F && (bytes[1] & 0xFF) == 0x8B;
        TableText text = TableText.of(zipped ? unzip(bytes) : bytes);
        TextTable table = JsonRecords.isJson(text.text())
                ? JsonRecords.parse(text.text())
                : DelimitedText.parse(text.text(), task);
        if (text.note().isEmpty()) {
            return table;
        }
        List<String> notes = new ArrayList<>(table.notes());
        notes.add(0, text.note());
        return new TextTable(
                table.names(), table.columns(), table.places(), table.unit(), table.delimiter(), table.texts(), notes);
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.size(file) > LONGEST) {
            throw tooLarge();
        }
        return Files.readAllBytes(file);
    }

    private static W2wException tooLarge() {
        return W2wException.input("the table is larger than a table of labels can be");
    }

    private static byte[] unzip(byte[] bytes) throws IOException {
        // as much as a table that is mostly one value shrinks to; a bomb shrinks to less
        int most = (int) Math.min(LONGEST, 200L * bytes.length);
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] found = in.readNBytes(most);
            if (in.read() >= 0) {
                throw tooLarge();
            }
            return found;
        }
    }

    /** Refuses workbooks of spreadsheets, which are archives too. */
    private static void refuseSheets(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (List.of("xl/workbook.xml", "xl/workbook.bin", "content.xml").stream()
                    .anyMatch(name -> zip.getEntry(name) != null)) {
                throw TableText.workbook().at(file.toString());
            }
        } catch (IOException e) {
            // no archive that Java reads: perhaps one that torch wrote, or a pickle
        }
    }
}
