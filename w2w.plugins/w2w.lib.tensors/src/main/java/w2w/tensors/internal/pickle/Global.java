package w2w.tensors.internal.pickle;

/** A Python name that a pickle refers to. Nothing is imported for it. */
public record Global(String module, String name) {
    /** Whether it is one of these, written {@code module.name}. */
    public boolean is(String qualified) {
        return qualified.length() == module.length() + 1 + name.length()
                && qualified.startsWith(module)
                && qualified.charAt(module.length()) == '.'
                && qualified.endsWith(name);
    }

    /** {@code module.name}. */
    @Override
    public String toString() {
        return module + "." + name;
    }
}
