package w2w.api.task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** The watching side of long work that runs on a thread of the engine. All methods may be called from any thread. */
@ProviderType
public interface Job<T> {
    /** Where it stands. */
    enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }

    /** What a person reads in a list of jobs. */
    String title();

    State state();

    /** Share done, 0 to 1. */
    double progress();

    /** What it is doing right now; may be empty. */
    String message();

    /** What the user should know although the work went on, in the order it was found. */
    default List<String> warnings() {
        return List.of();
    }

    /** Expected time left; empty until enough is known to say. */
    Optional<Duration> remaining();

    /** Asks the work to stop at its next {@link Task#check()}; returns at once, does nothing when it has ended. */
    void cancel();

    /** Completes with the result, a {@link W2wException} or a {@link CancelledException}. */
    CompletionStage<T> result();
}
