package w2w.engine.internal.population;

import org.jspecify.annotations.Nullable;

/** Why one source of an import has no row although nothing is wrong with the others. */
final class LeftOut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable FileKind kind;

    LeftOut(FileKind kind, String reason) {
        super(reason, null, false, false);
        this.kind = kind;
    }

    FileKind kind() {
        return kind == null ? FileKind.OTHER : kind;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
