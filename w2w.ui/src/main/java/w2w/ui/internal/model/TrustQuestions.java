package w2w.ui.internal.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.plugin.TrustedFiles;
import w2w.api.plugin.UntrustedFileException;

/**
 * Work that fails because a file is not trusted: the person is asked, and what failed is done again once the file is trusted. One question at
 * a time. Any thread may call, except where a method says otherwise.
 */
public final class TrustQuestions {
    private static final Logger LOG = LoggerFactory.getLogger(TrustQuestions.class);

    private final TrustedFiles files;
    private final Catalogue catalogue;
    private final Executor ui;
    private final Map<String, Integer> declined = new HashMap<>();
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private volatile Person person = question -> false;

    /**
     * What a person is asked.
     *
     * @param doing what was being done when the file was refused
     * @param namedBy the setting that names the file; empty where none is known
     */
    public record Question(UntrustedFileException file, String doing, Optional<String> namedBy) {}

    /** Who answers. */
    @FunctionalInterface
    public interface Person {
        /** Whether the file is to be trusted from now on. On the UI thread. */
        boolean trusts(Question question);
    }

    /** How often a person is asked about one content. */
    enum Asking {
        /** Whenever the work is begun: the person began it. */
        ALWAYS,
        /** Unless it was declined before: the work comes again by itself. */
        ONCE
    }

    /** What may fail because a file is not trusted. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** @param ui runs what it is given on the UI thread */
    public TrustQuestions(TrustedFiles files, Catalogue catalogue, Executor ui) {
        this.files = files;
        this.catalogue = catalogue;
        this.ui = ui;
    }

    /** Who is asked from now on; before, every file is declined. */
    public void ask(Person answering) {
        person = answering;
    }

    /** Does work that comes again by itself. Waits for the person: not on the UI thread. */
    public <T, E extends Exception> T retrying(String doing, Work<T, E> work) throws E {
        return retrying(doing, Asking.ONCE, work);
    }

    /**
     * Does the work, and again for each file that it is refused for and that the person then trusts. Waits for the person: not on the UI
     * thread.
     *
     * @throws w2w.api.task.W2wException the file cannot be trusted, because it has changed or the trust cannot be kept
     */
    <T, E extends Exception> T retrying(String doing, Asking asking, Work<T, E> work) throws E {
        Set<String> asked = new HashSet<>();
        while (true) {
            try {
                return work.run();
            } catch (RuntimeException e) {
                Optional<UntrustedFileException> file = UntrustedFileException.in(e);
                if (file.isEmpty() || !asked.add(file.get().sha256()) || !trusts(file.get(), doing, asking)) {
                    throw e;
                }
            }
        }
    }

    private boolean trusts(UntrustedFileException file, String doing, Asking asking) {
        String hash = file.sha256();
        int before = declined(hash);
        synchronized (this) {
            if (files.list().stream().anyMatch(t -> t.sha256().equals(hash))) { // while another question was open
                return true;
            }
            if (declined(hash) > (asking == Asking.ONCE ? 0 : before) || !answer(file, doing)) {
                return false;
            }
            files.trust(file.file(), hash);
            LOG.info("{} is trusted from now on (SHA-256 {})", file.file(), hash);
            return true;
        }
    }

    private int declined(String hash) {
        synchronized (declined) {
            return declined.getOrDefault(hash, 0);
        }
    }

    /** Waits until the person has answered, or the workbench is closed. */
    private boolean answer(UntrustedFileException file, String doing) {
        Question question = new Question(file, doing, catalogue.naming(file.file()));
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        ui.execute(() -> {
            boolean yes = false;
            try {
                yes = person.trusts(question);
            } finally {
                answer.complete(yes);
            }
        });
        boolean yes = (Boolean) CompletableFuture.anyOf(answer, end).join();
        if (!yes) {
            synchronized (declined) {
                declined.merge(file.sha256(), 1, Integer::sum);
            }
        }
        return yes;
    }

    /** Declines what is asked and will be. */
    void close() {
        end.complete(false);
    }
}
