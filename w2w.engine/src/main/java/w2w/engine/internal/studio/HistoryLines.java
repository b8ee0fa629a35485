package w2w.engine.internal.studio;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import w2w.api.task.W2wException;

/**
 * What the bytes of a history file say.
 *
 * @param entries of its readable lines, in the file's order, their numbers rising
 * @param lost lines that cannot be read, or whose number is not in order
 * @param whole bytes before a last line without its end that an append left when its process was killed; all bytes where there is none
 * @param ended whether the last entry's line has its end
 */
record HistoryLines(List<Entry> entries, int lost, int whole, boolean ended) {
    static final HistoryLines NONE = new HistoryLines(List.of(), 0, 0, true);
    private static final byte[] BEGIN = "{\"number\":".getBytes(StandardCharsets.US_ASCII);

    /** Reads any bytes; never throws. */
    static HistoryLines of(byte[] all) {
        List<Entry> entries = new ArrayList<>();
        int lost = 0;
        int from = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == '\n') {
                lost += read(all, from, i, entries);
                from = i + 1;
            }
        }
        int whole = all.length;
        boolean ended = true;
        if (from < all.length) {
            int before = entries.size();
            int tail = read(all, from, all.length, entries);
            ended = entries.size() == before;
            if (tail > 0 && isBegun(all, from)) {
                whole = from;
            } else {
                lost += tail;
            }
        }
        List<Entry> rising = rising(entries);
        return new HistoryLines(rising, lost + entries.size() - rising.size(), whole, ended);
    }

    /** How many lines could not be read: one or none; one that is blank is none. */
    private static int read(byte[] all, int from, int to, List<Entry> entries) {
        try {
            String line = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(all, from, to - from))
                    .toString();
            if (!line.isBlank()) {
                entries.add(Entry.fromJson(line));
            }
            return 0;
        } catch (CharacterCodingException | W2wException e) {
            return 1;
        }
    }

    /** Whether a line without its end begins as an entry does and holds nothing that a text cannot. */
    private static boolean isBegun(byte[] all, int from) {
        int shared = Math.min(BEGIN.length, all.length - from);
        if (!Arrays.equals(all, from, from + shared, BEGIN, 0, shared)) {
            return false;
        }
        for (int i = from; i < all.length; i++) {
            if (all[i] >= 0 && all[i] < ' ') {
                return false;
            }
        }
        return true;
    }

    /** The most entries whose numbers rise: one line of a wrong number costs that line, not those after it. */
    private static List<Entry> rising(List<Entry> entries) {
        int n = entries.size();
        int[] ends =
                new int[n]; // of the rising runs of each length, the entry with the smallest number that one ends with
        int[] before = new int[n];
        int longest = 0;
        for (int i = 0; i < n; i++) {
            int low = 0;
            int high = longest;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (number(entries, ends[middle]) < number(entries, i)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            if (low == longest
                    || number(entries, i) < number(entries, ends[low])) { // of two equal ones the first stays
                before[i] = low == 0 ? -1 : ends[low - 1];
                ends[low] = i;
                longest = Math.max(longest, low + 1);
            }
        }
        if (longest == n) {
            return List.copyOf(entries);
        }
        List<Entry> kept = new ArrayList<>();
        for (int i = longest == 0 ? -1 : ends[longest - 1]; i >= 0; i = before[i]) {
            kept.add(entries.get(i));
        }
        Collections.reverse(kept);
        return List.copyOf(kept);
    }

    private static long number(List<Entry> entries, int i) {
        return entries.get(i).shown().number();
    }
}
