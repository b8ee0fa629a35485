package w2w.backbone.sd.internal;

import com.google.gson.JsonElement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import w2w.api.task.W2wException;

/**
 * CLIP's tokenizer: lower case, byte-level pairs merged by rank (Sennrich et al., 2016), words closed by {@code </w>}, from
 * {@link TokenizerFiles}. Any thread may call.
 */
final class ClipTokenizer {
    private static final String START = "<|startoftext|>";
    private static final String END = "<|endoftext|>";
    private static final Pattern SPECIAL = Pattern.compile(Pattern.quote(START) + "|" + Pattern.quote(END));
    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern WORD = Pattern.compile(
            "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+",
            Pattern.UNICODE_CHARACTER_CLASS);
    private static final String[] BYTES = byteCharacters();

    private final Map<String, Integer> vocabulary = new HashMap<>();
    private final Map<String, Integer> ranks = new HashMap<>();
    private final int length;
    private final int start;
    private final int end;
    private final int pad;

    /**
     * The ids of one prompt.
     *
     * @param ids start, the prompt's, end, then padding
     * @param cut words that did not fit; empty where all did
     */
    record Tokens(int[] ids, String cut) {}

    private ClipTokenizer(Path folder, TokenizerFiles files, int positions, int embeddings) {
        vocabulary.putAll(files.vocabulary());
        for (String pair : files.merges()) {
            if (pair.split(" ", -1).length != 2) {
                throw new IllegalStateException("a merge names no pair");
            }
            ranks.putIfAbsent(pair, ranks.size());
        }
        Map<String, JsonElement> settings = files.settings();
        start = special(settings, "bos_token", START);
        end = special(settings, "eos_token", END);
        pad = special(settings, "pad_token", END);
        JsonElement most = settings.get("model_max_length");
        length = most == null ? positions : (int) Math.min(positions, most.getAsDouble());
        IntSummaryStatistics ids = vocabulary.values().stream().mapToInt(i -> i).summaryStatistics();
        if (ids.getMin() < 0 || ids.getMax() >= embeddings || length < 2) {
            throw W2wException.input("tokens " + ids.getMin() + " to " + ids.getMax() + " and " + length
                            + " positions do not fit a text encoder of " + embeddings + " tokens and " + positions
                            + " positions")
                    .at(folder.toString());
        }
    }

    /**
     * Reads a {@code tokenizer} folder.
     *
     * @param positions of the text encoder
     * @param embeddings tokens that the text encoder knows
     */
    static ClipTokenizer read(Path folder, int positions, int embeddings) {
        return guarded(folder, () -> new ClipTokenizer(folder, TokenizerFiles.read(folder), positions, embeddings));
    }

    /**
     * The tokenizer in the texts of the files of {@code folder}.
     *
     * @param configurations later ones win: {@code tokenizer_config.json} over the older {@code special_tokens_map.json}
     */
    static ClipTokenizer of(
            Path folder, String vocab, String merges, List<String> configurations, int positions, int embeddings) {
        return guarded(
                folder,
                () -> new ClipTokenizer(
                        folder, TokenizerFiles.of(vocab, merges, configurations), positions, embeddings));
    }

    /** The same in the text of {@code tokenizer.json}. */
    static ClipTokenizer of(Path folder, String tokenizer, List<String> configurations, int positions, int embeddings) {
        return guarded(
                folder,
                () -> new ClipTokenizer(folder, TokenizerFiles.of(tokenizer, configurations), positions, embeddings));
    }

    private static ClipTokenizer guarded(Path folder, Callable<ClipTokenizer> making) {
        try {
            return making.call();
        } catch (W2wException e) {
            throw e;
        } catch (Exception e) { // whatever a damaged file makes of the parser
            throw unreadable(folder, e);
        }
    }

    private static W2wException unreadable(Path folder, Exception e) {
        return W2wException.input("the tokenizer cannot be read: " + e)
                .at(folder.toString())
                .because(e);
    }

    private int special(Map<String, JsonElement> settings, String key, String otherwise) {
        JsonElement value = settings.get(key);
        String token = otherwise;
        if (value != null && value.isJsonPrimitive()) {
            token = value.getAsString();
        } else if (value != null && value.isJsonObject()) {
            token = value.getAsJsonObject().get("content").getAsString();
        }
        return Optional.ofNullable(vocabulary.get(token))
                .orElseThrow(() -> new IllegalStateException("there is no special token in the vocabulary for " + key));
    }

    /** Positions of an encoded prompt. */
    int length() {
        return length;
    }

    /** The prompt in one window, whatever it takes to cut. */
    Tokens encode(String prompt) {
        StringBuilder cut = new StringBuilder();
        List<Integer> ids = read(prompt, cut);
        return new Tokens(
                window(ids.subList(0, Math.min(ids.size(), length - 2))),
                cut.toString().strip());
    }

    /** All tokens of a text, without start, end and padding. */
    List<Integer> ids(String text) {
        return read(text, new StringBuilder());
    }

    /** Start, {@code ids}, end, and padding up to the length. */
    int[] window(List<Integer> ids) {
        int[] all = new int[length];
        Arrays.fill(all, pad);
        all[0] = start;
        for (int i = 0; i < ids.size(); i++) {
            all[i + 1] = ids.get(i);
        }
        all[ids.size() + 1] = end;
        return all;
    }

    /** The token of a comma that ends a word; −1 where the vocabulary has none. */
    int comma() {
        return vocabulary.getOrDefault(",</w>", -1);
    }

    private List<Integer> read(String prompt, StringBuilder cut) {
        List<Integer> ids = new ArrayList<>();
        Matcher special = SPECIAL.matcher(prompt);
        int from = 0;
        while (special.find()) {
            words(prompt.substring(from, special.start()), ids, cut);
            ids.add(special.group().equals(START) ? vocabulary.getOrDefault(START, end) : end);
            from = special.end();
        }
        words(prompt.substring(from), ids, cut);
        return ids;
    }

    private void words(String text, List<Integer> ids, StringBuilder cut) {
        Matcher word = WORD.matcher(normal(text));
        while (word.find()) {
            for (String token : merge(word.group())) {
                ids.add(vocabulary.getOrDefault(token, end));
            }
            if (ids.size() > length - 2) {
                cut.append(' ').append(word.group());
            }
        }
    }

    /** Composed, white space as single blanks, lower case character by character: a final sigma is a sigma like others. */
    private static String normal(String text) {
        String composed =
                SPACE.matcher(Normalizer.normalize(text, Normalizer.Form.NFC)).replaceAll(" ");
        StringBuilder lower = new StringBuilder();
        composed.codePoints().forEach(c -> lower.append(Character.toString(c).toLowerCase(Locale.ROOT)));
        return lower.toString();
    }

    private List<String> merge(String word) {
        List<String> parts = new ArrayList<>();
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            parts.add(BYTES[b & 0xff]);
        }
        parts.set(parts.size() - 1, parts.get(parts.size() - 1) + "</w>");
        while (parts.size() > 1) {
            int best = -1;
            int rank = Integer.MAX_VALUE;
            for (int i = 0; i + 1 < parts.size(); i++) {
                int r = ranks.getOrDefault(parts.get(i) + " " + parts.get(i + 1), Integer.MAX_VALUE);
                if (r < rank) {
                    best = i;
                    rank = r;
                }
            }
            if (best < 0) {
                break;
            }
            parts.set(best, parts.get(best) + parts.remove(best + 1));
        }
        return parts;
    }

    /** The printable character that stands for each byte in the vocabulary: itself, or one from U+0100 on. */
    private static String[] byteCharacters() {
        String[] characters = new String[256];
        int next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
            characters[b] = Character.toString(printable ? b : next++);
        }
        return characters;
    }
}
