package w2w.tensors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import w2w.api.task.W2wException;
import w2w.tensors.internal.Where;

/**
 * What stands in place of a file that was never fetched: the pointer that Git leaves for a file of Git LFS, a web page, a server's
 * answer. Every reader of this package refuses them by name; who reads other files asks {@link #refuse(Path)}.
 */
public final class Placeholders {
    /** Bytes from a file's beginning that tell. */
    public static final int HEAD = 1024;

    private static final String POINTER = "version https://git-lfs.github.com/spec/v1";
    private static final Pattern SIZE = Pattern.compile("\\nsize ([0-9]{1,18})\\b");
    private static final Pattern PAGE =
            Pattern.compile("(?is)(<!--.*?-->\\s*)*<(!doctype\\s+html|html|head|body)\\b.*");
    private static final Pattern XML = Pattern.compile("(?is)<(\\?xml|error)\\b.*");
    private static final Pattern TITLE = Pattern.compile("(?is)<(title|message)>([^<]*)<");

    private Placeholders() {}

    /**
     * Refuses a pointer, a web page and XML. A file that cannot be read is left to whoever opens it.
     *
     * @throws W2wException INPUT: names the file, what it is, and what to do
     */
    public static void refuse(Path file) {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        } catch (IOException e) {
            return;
        }
        refuse(file.toString(), text(head));
    }

    /**
     * The same for a file that is known to be no text at all, of which a short one is refused too, with its words.
     *
     * @param source what messages call the file
     * @param head its first {@link #HEAD} bytes, or as many as there are
     */
    public static void refuseInBinary(String source, byte[] head) {
        String text = text(head);
        refuse(source, text);
        if (head.length < HEAD && !text.isEmpty() && isPrintable(head)) {
            throw W2wException.input("this is a text, not the file that its name says" + quoted(text))
                    .at(source)
                    .advise("Download the file again");
        }
    }

    private static void refuse(String source, String text) {
        if (text.startsWith(POINTER)) {
            Matcher size = SIZE.matcher(text);
            String of = size.find() ? String.format(Locale.ROOT, " of %,d bytes", Long.parseLong(size.group(1))) : "";
            throw W2wException.input("this is a Git LFS pointer, not the file" + of + " that it stands for")
                    .at(source)
                    .advise("Fetch the file: git lfs pull, or the download button of its page");
        }
        boolean page = PAGE.matcher(text).matches();
        if (page || XML.matcher(text).matches()) {
            Matcher title = TITLE.matcher(text);
            throw W2wException.input("this is " + (page ? "a web page" : "XML, such as a server answers")
                            + ", not the file that its name says" + (title.find() ? quoted(title.group(2)) : ""))
                    .at(source)
                    .advise("Sign in where its page asks for it, and download the file itself");
        }
    }

    private static String text(byte[] head) {
        return new String(head, StandardCharsets.UTF_8).replace("\uFEFF", "").strip();
    }

    private static String quoted(String text) {
        String first = text.strip().lines().findFirst().orElse("");
        return first.isEmpty() ? "" : ": \"" + Where.printable(first) + "\"";
    }

    private static boolean isPrintable(byte[] head) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(head))
                    .chars()
                    .noneMatch(c -> Character.isISOControl(c) && !Character.isWhitespace(c));
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
