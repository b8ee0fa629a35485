package w2w.engine.internal.plugins;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.plugin.PluginKind;
import w2w.api.task.W2wException;
import w2w.api.task.W2wException.Kind;

/** Whose code a guard stands before: one plug-in of one bundle, and what became of it. */
final class Subject {
    private static final Logger LOG = LoggerFactory.getLogger(Subject.class);

    final PluginKind kind;
    final String id;
    private final String bundle;
    private final BiConsumer<Subject, String> faults;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    private volatile boolean gone;
    private volatile boolean made;
    private volatile @Nullable String failure;

    /**
     * @param bundle symbolic name and version
     * @param faults told of each fault, after it is recorded here
     */
    Subject(PluginKind kind, String id, String bundle, BiConsumer<Subject, String> faults) {
        this.kind = kind;
        this.id = id;
        this.bundle = bundle;
        this.faults = faults;
    }

    boolean isGone() {
        return gone;
    }

    /** Whether its object has been made: fetching it once more runs none of its code. */
    boolean isMade() {
        return made;
    }

    void wasMade() {
        made = true;
    }

    void goes() {
        gone = true;
    }

    /** Why it is FAILED; null while it is not. */
    @Nullable
    String failure() {
        return failure;
    }

    void recover() {
        failure = null;
        logged.clear();
    }

    W2wException removed() {
        return W2wException.of(Kind.PLUGIN, "was removed").at(place()).advise("Install it again, or choose another.");
    }

    /** Records, logs and wraps what the plug-in must not have done. */
    W2wException fault(String what, @Nullable Throwable cause) {
        failure = what;
        if (logged.add(what)) {
            LOG.error("{}: {}", place(), what, cause);
        } else {
            LOG.warn("{}: {} (again)", place(), what);
        }
        faults.accept(this, what);
        W2wException e = W2wException.of(Kind.PLUGIN, what)
                .at(place())
                .advise("The plug-in is broken: replace it, or switch it off with: w2w plugins disable " + kind.label()
                        + " " + id);
        return cause == null ? e : e.because(cause);
    }

    W2wException outOfMemory(OutOfMemoryError cause) {
        LOG.error("{}: out of memory", place(), cause);
        return W2wException.of(Kind.DEVICE, "out of memory (" + cause.getMessage() + ")")
                .at(place())
                .advise("Work on less at once, or give Java more memory with -Xmx.")
                .because(cause);
    }

    private String place() {
        return kind.label() + " " + id + " (bundle " + bundle + ")";
    }
}
