package w2w.bench.internal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;
import w2w.api.task.Task;
import w2w.api.weights.Adapter;

/** What a fitted space is used for: many models, one model, and a slider. */
final class UseBench {
    private static final int BATCH = 64;

    private final WeightSpace space;
    private final PopulationCoefficients population;
    private final int models;

    UseBench(WeightSpace space, PopulationCoefficients population, int models) {
        this.space = space;
        this.population = population;
        this.models = models;
    }

    Map<String, Object> run(Task task) {
        Map<String, Object> figures = new LinkedHashMap<>();
        Coefficients point = population.read(0, 1);
        space.project(space.reconstruct(point)); // loads what is loaded once
        long start = System.nanoTime();
        double furthest = 0;
        for (int first = 0; first < models; first += BATCH) {
            task.check();
            Coefficients rows = population.read(first, Math.min(BATCH, models - first));
            float[] there = rows.toArray();
            float[] back = space.project(space.reconstruct(rows)).toArray();
            for (int i = 0; i < back.length; i++) {
                furthest = Math.max(furthest, Math.abs(back[i] - there[i]));
            }
            task.progress((first + BATCH) / (double) models);
        }
        figures.put("models", models);
        figures.put("reconstruct_and_project_seconds", Figures.seconds(start));
        figures.put("largest_difference", furthest);
        Coefficients one = point;
        float[] weights = space.reconstruct(one);
        figures.put("reconstruct_one_ms", median(20, i -> space.reconstruct(one)));
        figures.put("project_one_ms", median(20, i -> space.project(weights)));
        float[] direction = new float[space.components()];
        direction[0] = 1;
        Adapter model = Adapter.owning(space.layout(), weights);
        float[] moved = new float[weights.length];
        figures.put("slider_first_ms", median(1, i -> space.move(model, 1, direction, moved)));
        figures.put("slider_move_ms", median(2000, i -> space.move(model, i / 1000.0, direction, moved)));
        return figures;
    }

    private static double median(int times, IntConsumer body) {
        double[] millis = new double[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            body.accept(i);
            millis[i] = Figures.seconds(start) * 1e3;
        }
        Arrays.sort(millis);
        return millis[times / 2];
    }
}
