package w2w.engine.internal.trust;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * Watches the calls of {@code getattr} in a source. {@code torch.jit.save} writes {@code getattr(self, "0")} for the parts of an
 * {@code nn.Sequential}, whose names are not identifiers; a name that is an identifier could be that of an operator.
 */
final class AttributesByString {
    /** A literal that does not name an operator: neither an identifier nor anything that must be worked out. */
    private static final Pattern HARMLESS =
            Pattern.compile("([\"'])(?![A-Za-z_][A-Za-z0-9_]*\\1)[^.\\\\\"'\\p{Cntrl}]+\\1");

    private final Deque<Call> open = new ArrayDeque<>();
    private int depth;
    private boolean begun;

    private static final class Call {
        final int depth;
        int commas;

        Call(int depth) {
            this.depth = depth;
        }
    }

    /**
     * Takes the next token.
     *
     * @param secondLast the token before the last
     * @param last the token before
     * @return whether a {@code getattr} is used in another way than {@code torch.jit.save} does
     */
    boolean mayBeOperator(String token, String secondLast, String last) {
        boolean odd = begun && !token.equals("(");
        switch (token) {
            case "(", "[", "{" -> {
                depth++;
                if (begun) {
                    open.push(new Call(depth));
                }
            }
            case ")", "]", "}" -> {
                Call call = open.peek();
                if (call != null && call.depth == depth) {
                    open.pop();
                    odd |= call.commas != 1
                            || !secondLast.equals(",")
                            || !HARMLESS.matcher(last).matches();
                }
                depth--;
            }
            case "," -> {
                Call call = open.peek();
                if (call != null && call.depth == depth) {
                    call.commas++;
                }
            }
            default -> {}
        }
        begun = token.equals("getattr");
        return odd;
    }
}
