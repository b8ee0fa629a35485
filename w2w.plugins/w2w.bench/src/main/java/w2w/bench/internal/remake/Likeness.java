package w2w.bench.internal.remake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.RenderSettings;
import w2w.api.measure.IdentityEmbedder;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Subject;
import w2w.api.task.Task;
import w2w.api.weights.Adapter;

/** Identity scores: the cosine of the mean embedding of pictures drawn with an adapter and that of the person's pictures. */
final class Likeness {
    private final BackboneSession session;
    private final Renderer renderer;
    private final IdentityEmbedder embedder;
    private final RenderSettings settings;
    private final int seeds;

    Likeness(
            BackboneSession session, Renderer renderer, IdentityEmbedder embedder, RenderSettings settings, int seeds) {
        this.session = session;
        this.renderer = renderer;
        this.embedder = embedder;
        this.settings = settings;
        this.seeds = seeds;
    }

    /** One a person: pictures of the same seeds for all. */
    double[] scores(List<Person> people, List<Adapter> adapters, Task task) {
        double[] scores = new double[people.size()];
        for (int i = 0; i < scores.length; i++) {
            task.check();
            List<RenderRequest.Item> items = new ArrayList<>();
            for (int seed = 0; seed < seeds; seed++) {
                items.add(new RenderRequest.Item(new Subject.Weights(adapters.get(i), 1), seed));
            }
            RenderRequest request = new RenderRequest(items, settings, Optional.empty(), seeds);
            float[] drawn = mean(embedder.embed(
                    renderer.render(session, request, Renderer.Previews.NONE, Task.unwatched()),
                    task.part("embed", 0)));
            float[] given = mean(embedder.embed(people.get(i).pictures(), task.part("embed", 0)));
            scores[i] = cosine(drawn, given);
            task.progress((i + 1.0) / scores.length);
        }
        return scores;
    }

    private static float[] mean(List<float[]> vectors) {
        float[] mean = new float[vectors.get(0).length];
        for (float[] v : vectors) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += v[j] / vectors.size();
            }
        }
        return mean;
    }

    static double cosine(float[] a, float... b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int j = 0; j < a.length; j++) {
            ab += (double) a[j] * b[j];
            aa += (double) a[j] * a[j];
            bb += (double) b[j] * b[j];
        }
        return ab / Math.sqrt(aa * bb);
    }
}
