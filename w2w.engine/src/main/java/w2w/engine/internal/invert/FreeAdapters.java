package w2w.engine.internal.invert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Gradients;
import w2w.api.diffusion.Prompts;
import w2w.api.invert.InversionRequest;
import w2w.api.invert.InversionSettings;
import w2w.api.plugin.Plugins;
import w2w.api.space.Coefficients;
import w2w.api.task.Task;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;
import w2w.engine.internal.optimise.Adam;
import w2w.engine.internal.populate.Layouts;
import w2w.engine.internal.prompt.PromptTexts;

/**
 * Adapters trained on an inversion's pictures alone, without a space: what inversion is compared with. Losses see the prediction only;
 * the learning rate is that of weights.
 */
public final class FreeAdapters {
    private static final double BETA2 = 0.99;

    private final BackboneSession session;
    private final WeightLayout layout;
    private final InversionRequest request;
    private final Objective objective;

    public FreeAdapters(BackboneSession session, WeightLayout layout, InversionRequest request, Plugins plugins) {
        this.session = session;
        this.layout = layout;
        this.request = request;
        this.objective = new Objective(plugins, request.settings().losses());
    }

    /** One adapter an identity. */
    public List<Adapter> train(Task task) {
        InversionSettings settings = request.settings();
        Denoising denoising = session.denoising().orElseThrow();
        Gradients gradients = denoising.gradients().orElseThrow();
        int people = request.identities().size();
        int n = layout.size();
        int[] names =
                request.identities().stream().mapToInt(i -> i.name().hashCode()).toArray();
        Targets targets = new Targets(denoising, request, task.part("encode", 0.01));
        Task steps = task.part("train", 0.99);
        double[] x = new double[people * n];
        double[] start = Layouts.start(layout, settings.seed());
        for (int i = 0; i < people; i++) {
            System.arraycopy(start, 0, x, i * n, n);
        }
        Adam adam = new Adam(x.length, BETA2, 0);
        try (Prompts prompts = PromptTexts.encode(session, denoising, List.of(request.prompt()), task);
                AdapterBank bank = session.bank(layout, people)) {
            for (int step = 1; step <= settings.steps(); step++) {
                double rate = settings.learningRate() * Adam.falling(step, settings.steps(), settings.decay());
                double[] gradient = new double[x.length];
                for (int[] who : InversionRun.groups(IntStream.range(0, people).toArray(), settings.noises())) {
                    steps.check();
                    for (int i : who) {
                        bank.set(i, Adapter.owning(layout, weights(x, i)));
                    }
                    Draw draw = Draw.of(
                            targets,
                            denoising.process().schedule(),
                            who,
                            names,
                            settings.noises(),
                            settings.seed(),
                            "inversion",
                            step);
                    pull(gradients, bank, prompts, draw, denoising, who, gradient);
                }
                adam.step(step, rate, x, gradient, 0, x.length);
                steps.progress((double) step / settings.steps());
            }
        }
        List<Adapter> adapters = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            adapters.add(Adapter.owning(layout, weights(x, i)));
        }
        return adapters;
    }

    private void pull(
            Gradients gradients,
            AdapterBank bank,
            Prompts prompts,
            Draw draw,
            Denoising denoising,
            int[] who,
            double[] gradient) {
        int n = layout.size();
        DenoiseBatch batch = InversionRun.batch(draw, who);
        try (Gradients.Linearization at = gradients.linearize(bank, prompts, batch)) {
            StepInput input = new StepInput(
                    draw,
                    at.prediction(),
                    denoising.process().schedule(),
                    Coefficients.owning("", 1, new float[who.length]),
                    new double[] {1},
                    denoising.codec(),
                    Map.of());
            Objective.Sum value = objective.evaluate(input, denoising.codec());
            float[] pulled = at.pullToWeights(Objective.cotangent(input, value));
            for (int i = 0; i < who.length; i++) {
                for (int j = 0; j < n; j++) {
                    gradient[who[i] * n + j] = pulled[i * n + j];
                }
            }
        }
    }

    private float[] weights(double[] x, int person) {
        int n = layout.size();
        float[] weights = new float[n];
        for (int j = 0; j < n; j++) {
            weights[j] = (float) x[person * n + j];
        }
        return weights;
    }
}
