package w2w.engine.internal.populate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.RenderSettings;
import w2w.api.diffusion.WeightedPrompt;
import w2w.api.measure.IdentityEmbedder;
import w2w.api.plugin.Plugins;
import w2w.api.studio.PopulateReport.Compared;
import w2w.api.studio.PopulateReport.Quality;
import w2w.api.studio.PopulateRequest;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Subject;
import w2w.api.task.Task;
import w2w.api.weights.Adapter;
import w2w.engine.internal.picture.Photo;

/** Says how well an identity was learnt. */
final class Judge {
    private static final int STEPS = 12;
    private static final double GUIDANCE = 2;

    private final BackboneSession session;
    private final Plugins plugins;
    private final Renderer renderer;
    private final PopulateRequest request;

    Judge(BackboneSession session, Plugins plugins, Renderer renderer, PopulateRequest request) {
        this.session = session;
        this.plugins = plugins;
        this.renderer = renderer;
        this.request = request;
    }

    /**
     * The report of one identity of a crew.
     *
     * @param drawn its held-out picture
     * @param files its pictures
     */
    Quality judge(
            Crew crew,
            int index,
            Trainee trainee,
            Optional<Compared> drawn,
            Adapter adapter,
            List<Path> files,
            Task task) {
        return new Quality(
                trainee.name,
                trainee.pictures.rows(),
                loss(crew, index, trainee.pictures, trainee.captions),
                trainee.heldOut.rows() == 0
                        ? Optional.empty()
                        : Optional.of(loss(crew, index, trainee.heldOut, trainee.heldOutCaptions)),
                drawn,
                identityScore(adapter, files, task),
                "");
    }

    private static Compared loss(Crew crew, int index, Latents pictures, List<String> captions) {
        return new Compared(crew.judge(index, pictures, captions, false), crew.judge(index, pictures, captions, true));
    }

    private OptionalDouble identityScore(Adapter adapter, List<Path> files, Task task) {
        int count = request.run().scorePictures();
        List<String> embedders = plugins.ids(IdentityEmbedder.class);
        if (count == 0 || embedders.isEmpty()) {
            return OptionalDouble.empty();
        }
        IdentityEmbedder embedder = plugins.get(IdentityEmbedder.class, embedders.get(0));
        List<RenderRequest.Item> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(new RenderRequest.Item(
                    new Subject.Weights(adapter, 1), request.training().seed() + i));
        }
        RenderSettings settings = new RenderSettings(
                WeightedPrompt.escape(request.training().prompt()), // captions are trained on as they stand
                "",
                GUIDANCE,
                RenderSettings.Against.BASE_MODEL,
                "",
                STEPS,
                session.info().width(),
                session.info().height());
        // its own part reports nothing: drawing for one score is a small share of training
        List<Picture> drawn = renderer.render(
                session,
                new RenderRequest(items, settings, Optional.empty(), count),
                Renderer.Previews.NONE,
                task.part("score", 0));
        List<Picture> given = files.stream()
                .map(f ->
                        Photo.open(f).fit(session.info().width(), session.info().height()))
                .toList();
        double[] a = mean(embedder.embed(drawn, task.part("score", 0)));
        double[] b = mean(embedder.embed(given, task.part("score", 0)));
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int j = 0; j < a.length; j++) {
            dot += a[j] * b[j];
            aa += a[j] * a[j];
            bb += b[j] * b[j];
        }
        return OptionalDouble.of(dot / Math.sqrt(aa * bb));
    }

    private static double[] mean(List<float[]> vectors) {
        double[] mean = new double[vectors.get(0).length];
        for (float[] v : vectors) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += v[j] / vectors.size();
            }
        }
        return mean;
    }
}
