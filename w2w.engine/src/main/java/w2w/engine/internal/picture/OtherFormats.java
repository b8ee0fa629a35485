package w2w.engine.internal.picture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import w2w.api.task.W2wException;

/** What a file is that none of our readers takes, by its first bytes. */
final class OtherFormats {
    /** How many bytes of a file are looked at. */
    static final int HEAD = 1024;

    private static final String CONVERT = "Save it as JPEG or PNG with a program that shows it";
    private static final String DEVELOP = "Export it as JPEG or PNG with the camera's program";
    private static final String EXPORT = "Export it as PNG in the size that is wanted";

    /** Magic numbers at the beginning, in ISO 8859-1. */
    private static final Map<String, String> MAGIC = new TreeMap<>(Map.ofEntries(
            Map.entry("\u00ff\n", "a JPEG XL picture"),
            Map.entry("\0\0\0\fJXL ", "a JPEG XL picture"),
            Map.entry("\0\0\0\fjP  ", "a JPEG 2000 picture"),
            Map.entry("\u00ffO\u00ffQ", "a JPEG 2000 picture"),
            Map.entry("II\u00bc", "a JPEG XR picture"),
            Map.entry("8BPS", "a Photoshop document"),
            Map.entry("gimp xcf", "a GIMP document"),
            Map.entry("v/1\u0001", "an OpenEXR picture"),
            Map.entry("#?RADIANCE", "a Radiance picture"),
            Map.entry("qoif", "a QOI picture"),
            Map.entry("DDS ", "a DirectDraw surface"),
            Map.entry("\0\0\u0001\0", "an icon"),
            Map.entry("P5\n", "a PGM picture"),
            Map.entry("P6\n", "a PPM picture")));

    private static final Map<String, String> RAW = Map.of(
            "FUJIFILMCCD-RAW", "Fujifilm",
            "IIRO", "Olympus",
            "IIRS", "Olympus",
            "MMOR", "Olympus",
            "IIU\0", "Panasonic",
            "\0MRM", "Minolta",
            "FOVb", "Sigma",
            "II\u001a\0\0\0HEAPCCDR", "Canon");

    private OtherFormats() {}

    /** What stands in the way of reading a file that begins with {@code head}. */
    static W2wException refusal(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (head.length == 0) {
            return W2wException.input("the file is empty").advise("Copy or download it again");
        }
        Optional<String> media = media(text);
        if (media.isPresent()) {
            return W2wException.input("the file is " + media.get() + ", which cannot be read")
                    .advise(media.get().contains("video") ? "Take a single picture of it, as JPEG or PNG" : CONVERT);
        }
        if (RAW.keySet().stream().anyMatch(text::startsWith)) {
            return raw();
        }
        Optional<String> magic = MAGIC.entrySet().stream()
                .filter(e -> text.startsWith(e.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
        if (magic.isPresent()) {
            return W2wException.input("the file is " + magic.get() + ", which cannot be read")
                    .advise(CONVERT);
        }
        if (text.startsWith("%PDF-") || text.startsWith("%!PS")) {
            return W2wException.input("the file is a PDF or PostScript document and not a picture")
                    .advise(EXPORT);
        }
        return words(head);
    }

    /** A camera's own format, be it one of its own or one that a TIFF reader would take for the small preview in it. */
    static W2wException raw() {
        return W2wException.input("the file is a camera's raw picture, which cannot be read")
                .advise(DEVELOP);
    }

    /** The family of files that begin with a box {@code ftyp}, whose brands say what they hold. */
    private static Optional<String> media(String head) {
        if (head.length() < 12 || !head.startsWith("ftyp", 4)) {
            return Optional.empty();
        }
        int size = Math.min(head.length(), head.charAt(2) << 8 | head.charAt(3));
        String brands = head.substring(8, Math.max(12, size));
        if (brands.contains("avif") || brands.contains("avis")) {
            return Optional.of("an AVIF picture");
        }
        if (brands.matches("(?s).*(hei[cxms]|hev[cxms]|mif1|msf1).*")) {
            return Optional.of("a HEIC picture");
        }
        return Optional.of(brands.startsWith("crx") ? "a camera's raw picture" : "a video");
    }

    private static W2wException words(byte[] head) {
        String text = new String(head, StandardCharsets.UTF_8).replace("\ufeff", "");
        String lower = text.stripLeading().toLowerCase(Locale.ROOT);
        if (lower.contains("<svg")) {
            return W2wException.input("the file is an SVG drawing, which cannot be read")
                    .advise(EXPORT);
        }
        if (lower.startsWith("<!doctype html") || lower.startsWith("<html") || lower.contains("<head>")) {
            return W2wException.input("the file is a web page and not a picture")
                    .advise("Download the picture itself, not the page that shows it");
        }
        if (lower.startsWith("version https://git-lfs")) {
            return W2wException.input("the file is a Git LFS pointer and not a picture")
                    .advise("Fetch the file itself: git lfs pull");
        }
        if (!text.isEmpty() && text.chars().noneMatch(c -> (c < ' ' && "\t\r\n\f".indexOf(c) < 0) || c == 0xfffd)) {
            return W2wException.input("the file is text and not a picture").advise("Choose a " + known());
        }
        return W2wException.input(
                        "the format of the picture is not known" + (isZero(head) ? ": the file holds zeros" : ""))
                .advise("Choose a " + known());
    }

    private static boolean isZero(byte[] head) {
        return Arrays.equals(head, new byte[head.length]);
    }

    private static String known() {
        return "PNG, JPEG, WebP, TIFF, BMP or GIF file";
    }
}
