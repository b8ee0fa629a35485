package w2w.bench.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import w2w.api.task.Task;

/** Times the parts of a task that follow one another: each lasts until the next is begun. */
final class Stages implements Task {
    private final Task task;
    private final Map<String, Object> seconds = new LinkedHashMap<>();
    private String stage = "";
    private long since;

    Stages(Task task) {
        this.task = task;
    }

    /** Of each part so far; ends the last one. */
    synchronized Map<String, Object> seconds() {
        end();
        return seconds;
    }

    private void end() {
        if (!stage.isEmpty()) {
            seconds.put(stage, Figures.seconds(since));
            stage = "";
        }
    }

    @Override
    public synchronized Task part(String name, double share) {
        end();
        stage = name;
        since = System.nanoTime();
        return task.part(name, share);
    }

    @Override
    public void check() {
        task.check();
    }

    @Override
    public void progress(double done) {
        task.progress(done);
    }

    @Override
    public void message(String text) {
        task.message(text);
    }

    @Override
    public void warn(String text) {
        task.warn(text);
    }

    @Override
    public void measure(String quantity, double value) {
        task.measure(quantity, value);
    }
}
