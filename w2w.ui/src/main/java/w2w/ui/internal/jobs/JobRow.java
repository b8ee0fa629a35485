package w2w.ui.internal.jobs;

import java.time.Duration;
import java.util.Optional;
import w2w.api.task.Job;

/**
 * A job as a row shows it, at one moment.
 *
 * @param message what the user should know, or else what it is doing
 * @param error what it failed with; empty otherwise
 */
record JobRow(
        Job<?> job, Job.State state, String title, double progress, String message, String remaining, String error) {
    static JobRow of(Job<?> job, String error) {
        return new JobRow(
                job,
                job.state(),
                job.title(),
                job.progress(),
                job.warnings().isEmpty() ? job.message() : String.join("; ", job.warnings()),
                job.state() == Job.State.RUNNING ? remaining(job.remaining()) : "",
                error);
    }

    boolean isGoing() {
        return state == Job.State.RUNNING || state == Job.State.WAITING;
    }

    /** {@code 5 s}, {@code 3 min 20 s}, {@code 2 h 5 min}; empty where nobody knows. */
    static String remaining(Optional<Duration> left) {
        if (left.isEmpty()) {
            return "";
        }
        long seconds = Math.max(1, Math.round(left.get().toMillis() / 1000.0));
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}
