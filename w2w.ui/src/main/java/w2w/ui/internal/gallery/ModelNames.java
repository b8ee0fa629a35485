package w2w.ui.internal.gallery;

import java.util.Collection;
import java.util.Optional;
import w2w.api.studio.Naming;

/** What is wrong with the name of a model. */
public final class ModelNames {

    /** What keeps a text from being a name. */
    public enum Fault {
        EMPTY,
        CHARACTERS,
        TAKEN
    }

    private ModelNames() {}

    /** Why a model cannot be called so; empty where it can. */
    public static Optional<Fault> fault(String name, Collection<String> taken) {
        if (name.isBlank()) {
            return Optional.of(Fault.EMPTY);
        }
        if (!Naming.isGood(name)) {
            return Optional.of(Fault.CHARACTERS);
        }
        return taken.contains(name) ? Optional.of(Fault.TAKEN) : Optional.empty();
    }
}
