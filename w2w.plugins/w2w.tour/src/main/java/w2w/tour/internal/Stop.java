package w2w.tour.internal;

import w2w.api.task.Task;
import w2w.tour.internal.report.Section;

/** One part of a tour. What it finds made already, by an earlier run that was stopped, it takes. */
interface Stop {
    /** What progress calls it. */
    String name();

    /** Its share of the tour's time, in seconds on two processor cores. */
    double seconds();

    Section visit(Trip trip, Task task);
}
