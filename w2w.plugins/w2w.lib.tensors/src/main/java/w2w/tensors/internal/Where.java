package w2w.tensors.internal;

import w2w.api.task.W2wException;

/** Places in messages. Names come from files, so they are cut and freed of control characters before a person sees them. */
public final class Where {
    private static final int LONGEST = 200;

    private Where() {}

    /** {@code text} as one short printable line. */
    public static String printable(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        StringBuilder clean = new StringBuilder(cut.length());
        cut.codePoints()
                .forEach(
                        c -> clean.appendCodePoint(Character.isISOControl(c) || (c >= 0xD800 && c < 0xE000) ? '�' : c));
        return clean.toString();
    }

    /** {@code a.safetensors, tensor x}. */
    public static String tensor(String source, String name) {
        return source + ", tensor " + printable(name);
    }

    /** An error of kind INPUT about one tensor. */
    public static W2wException bad(String source, String tensor, String what) {
        return W2wException.input(what).at(tensor(source, tensor));
    }
}
