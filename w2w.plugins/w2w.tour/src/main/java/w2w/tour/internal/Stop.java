package w2w.tour.internal;

import w2w.api.task.Task;
import w2w.tour.internal.report.Section;

/** One part of a tour. What it finds made already, by an earlier run that was stopped, it takes. */
interface Stop {
    /** What progress calls it. */
    String name();

    /** What one picture of the bundled model takes, drawn in batches on two processor cores. */
    double PICTURE = 0.3;

    /** What a step of the optimiser takes for one person: four noises, there and back. */
    double STEP = 0.08;

    /** What it takes with the bundled model on two processor cores: progress is divided by it, with any model. */
    double seconds(TourRequest request);

    /** What it finds. Only parts of the task say how far it is: a net that says “done” for itself must not say it for the stop. */
    Section visit(Trip trip, Task task);
}
