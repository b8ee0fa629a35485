package w2w.engine.internal.population;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import w2w.api.task.W2wException;
import w2w.tensors.Safetensors;

/** What lies beside adapters and is none, told by the first bytes and the ending; formats are not asked. */
enum FileKind {
    PICTURE("preview picture", "preview pictures", "it is a picture"),
    VIDEO("video", "videos", "it is a video"),
    CAPTION("caption", "captions", "it is a text"),
    SETTINGS("settings file", "settings files", "it holds settings"),
    METADATA("metadata file of a download tool", "metadata files of download tools", "it holds metadata"),
    STATE("training state", "training states", "it is a training state (optimizer, scheduler, random numbers)"),
    CHECKPOINT("full checkpoint", "full checkpoints", "it is a full checkpoint and no adapter"),
    OTHER("other file", "other files", "it is no adapter"),
    DOUBLE("double", "doubles", ""),
    LAYOUT("adapter of another layout", "adapters of another layout", ""),
    NO_DENOISER("adapter without a denoiser's part", "adapters without a denoiser's part", ""),
    DENSE("adapter that is no low-rank product", "adapters that are no low-rank product", "");

    private static final int HEAD = 16;
    private static final long LONGEST_HEADER = 100_000_000;
    private static final Pattern WEIGHTS = Pattern.compile("safetensors|sft|pt|pth|bin|ckpt");
    private static final Pattern STATES = Pattern.compile(
            "(optimizer|scheduler|scaler|lr_scheduler|random_states|rng_state|training_args|trainer_state|train_state)"
                    + "([._-].*)?\\.(pt|pth|bin|pkl|json|safetensors)");
    private static final Pattern DOWNLOADS =
            Pattern.compile(".*\\.(civitai\\.info|civitai\\.json|metadata\\.json|cm-info\\.json|info)");
    private static final Map<String, FileKind> ENDINGS = endings();

    private final String one;
    private final String many;
    private final String reason;

    FileKind(String one, String many, String reason) {
        this.one = one;
        this.many = many;
        this.reason = reason;
    }

    /** So many of them, in words. */
    String count(int number) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
    }

    /** Why a file of this kind is left out. */
    String reason() {
        return reason;
    }

    private static Map<String, FileKind> endings() {
        Map<String, FileKind> endings = new HashMap<>();
        put(endings, PICTURE, "png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "avif", "heic", "heif", "jxl");
        put(endings, VIDEO, "mp4", "webm", "mov", "mkv", "avi", "m4v");
        put(endings, CAPTION, "txt", "caption", "tags");
        put(endings, SETTINGS, "json", "yaml", "yml", "toml", "ini", "cfg", "conf");
        return endings;
    }

    private static void put(Map<String, FileKind> endings, FileKind kind, String... all) {
        for (String ending : all) {
            endings.put(ending, kind);
        }
    }

    /** The ending in lower case, empty where there is none. */
    static String ending(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /** A name without the ending of a file of weights. */
    static String stem(String name) {
        String ending = ending(name);
        boolean more = name.length() > ending.length() + 1 + name.lastIndexOf('/') + 1;
        return WEIGHTS.matcher(ending).matches() && more
                ? name.substring(0, name.length() - ending.length() - 1)
                : name;
    }

    /** What a file is that can hold no adapter; empty for one that a format must be asked about. */
    static Optional<FileKind> of(Path file) throws IOException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        Path folder = file.getParent();
        boolean state = folder != null && String.valueOf(folder.getFileName()).endsWith("-state");
        if (STATES.matcher(name).matches() || state) {
            return Optional.of(STATE);
        }
        String ending = ending(name);
        if (WEIGHTS.matcher(ending).matches()) {
            return Optional.empty();
        }
        byte[] head = head(file);
        if (isSafetensors(head)) {
            return Optional.empty(); // told by content: a file of the hub's store has no ending
        }
        if (DOWNLOADS.matcher(name).matches()) {
            return Optional.of(METADATA);
        }
        FileKind byEnding = ENDINGS.get(ending);
        if (byEnding != null) {
            return Optional.of(byEnding);
        }
        if (isPicture(head)) {
            return Optional.of(PICTURE);
        }
        boolean torch = ending.isEmpty() && (begins(head, 'P', 'K') || begins(head, 0x80));
        return torch ? Optional.empty() : Optional.of(OTHER);
    }

    /** Whether a file of weights is a whole model in one file. */
    static boolean isCheckpoint(Path file) {
        try {
            return Files.isRegularFile(file)
                    && isSafetensors(head(file))
                    && Safetensors.anyName(
                            file,
                            n -> n.startsWith("model.diffusion_model.")
                                    || n.startsWith("first_stage_model.")
                                    || n.startsWith("cond_stage_model.")
                                    || n.equals("conv_in.weight")
                                    || n.startsWith("text_model.embeddings.")
                                    || n.startsWith("decoder.conv_in."));
        } catch (IOException | W2wException e) {
            return false;
        }
    }

    static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HEAD);
        }
    }

    static boolean isSafetensors(byte[] head) {
        if (head.length < 10 || head[8] != '{') {
            return false;
        }
        long length = 0;
        for (int i = 7; i >= 0; i--) {
            length = (length << 8) | (head[i] & 0xFF);
        }
        return length >= 2 && length <= LONGEST_HEADER;
    }

    private static boolean isPicture(byte[] head) {
        return begins(head, 0x89, 'P', 'N', 'G')
                || begins(head, 0xFF, 0xD8, 0xFF)
                || begins(head, 'G', 'I', 'F', '8')
                || (begins(head, 'R', 'I', 'F', 'F') && head.length >= 12 && head[8] == 'W' && head[9] == 'E');
    }

    private static boolean begins(byte[] head, int... bytes) {
        byte[] wanted = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            wanted[i] = (byte) bytes[i];
        }
        return head.length >= wanted.length && Arrays.equals(Arrays.copyOf(head, wanted.length), wanted);
    }
}
