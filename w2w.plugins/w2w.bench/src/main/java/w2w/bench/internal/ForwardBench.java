package w2w.bench.internal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.DiffusionProcess;
import w2w.api.diffusion.Gradients;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Prompts;
import w2w.api.task.Noise;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;

/** Single model calls: with adapters, with many adapters, backwards. Rank 1 on to_q and to_v, as the paper has it. */
public final class ForwardBench {
    private final BackboneSession session;
    private final Denoising denoising;
    private final WeightLayout layout;
    private final int repeat;

    ForwardBench(BackboneSession session, Denoising denoising, int repeat) {
        this.session = session;
        this.denoising = denoising;
        this.repeat = repeat;
        layout = layout(session);
    }

    /** Rank 1, alpha 27, to_q and to_v of all attentions. */
    public static WeightLayout layout(BackboneSession session) {
        return WeightLayout.ofLayers(session.info().layers().stream()
                .filter(l -> l.module().endsWith(".to_q") || l.module().endsWith(".to_v"))
                .map(l -> l.adapted(1, 27))
                .toList());
    }

    private Adapter adapter(int number) {
        float[] weights = Noise.gaussian(1, "bench adapter", 0, number, layout.size());
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= 0.01f;
        }
        return Adapter.owning(layout, weights);
    }

    private DenoiseBatch batch(int... models) {
        DiffusionProcess process = denoising.process();
        int h = session.info().height() / process.downscale();
        int w = session.info().width() / process.downscale();
        int rows = models.length;
        float[] values = Noise.gaussian(1, "bench latents", 0, 0, rows * process.latentChannels() * h * w);
        double[] timesteps = new double[rows];
        float[] strengths = new float[rows];
        Arrays.fill(timesteps, 500);
        Arrays.fill(strengths, 1);
        return new DenoiseBatch(
                Latents.owning(rows, process.latentChannels(), h, w, values),
                timesteps,
                new int[rows],
                models,
                strengths);
    }

    /** Rows of the base model, and rows of one model each. */
    Map<String, Object> calls(int rows) {
        Map<String, Object> figures = new LinkedHashMap<>();
        try (Prompts prompts = denoising.encode(List.of("photo of a sks person"));
                AdapterBank bank = session.bank(layout, rows)) {
            for (int i = 0; i < rows; i++) {
                bank.set(i, adapter(i));
            }
            int[] base = new int[rows];
            Arrays.fill(base, AdapterBank.BASE);
            DenoiseBatch plain = batch(base);
            double seconds = Median.seconds(repeat, () -> denoising.predict(bank, prompts, plain));
            figures.put("base_seconds", seconds);
            figures.put("base_forwards_per_second", rows / seconds);
            DenoiseBatch adapted = batch(IntStream.range(0, rows).toArray());
            try (NativeShare share = new NativeShare()) {
                seconds = Median.seconds(repeat, () -> denoising.predict(bank, prompts, adapted));
                figures.put("adapted_seconds", seconds);
                figures.put("adapted_forwards_per_second", rows / seconds);
                figures.put("share_outside_native", share.outside());
            }
        }
        return figures;
    }

    /** One row of each of so many models: in batches from one bank, and one model after the other as tools do that load each anew. */
    Map<String, Object> bank(int models, int rows) {
        Map<String, Object> figures = new LinkedHashMap<>();
        Adapter[] all = IntStream.range(0, models).mapToObj(this::adapter).toArray(Adapter[]::new);
        int times = Math.min(repeat, Math.max(3, repeat / 3));
        try (Prompts prompts = denoising.encode(List.of("photo of a sks person"));
                AdapterBank bank = session.bank(layout, models);
                AdapterBank single = session.bank(layout, 1)) {
            for (int i = 0; i < models; i++) {
                bank.set(i, all[i]);
            }
            DenoiseBatch[] batches = IntStream.range(0, (models + rows - 1) / rows)
                    .mapToObj(b -> batch(IntStream.range(b * rows, Math.min(models, (b + 1) * rows))
                            .toArray()))
                    .toArray(DenoiseBatch[]::new);
            DenoiseBatch one = batch(0);
            double together = Median.seconds(times, () -> {
                for (DenoiseBatch batch : batches) {
                    denoising.predict(bank, prompts, batch);
                }
            });
            double apart = Median.seconds(times, () -> {
                for (Adapter adapter : all) {
                    single.set(0, adapter);
                    denoising.predict(single, prompts, one);
                }
            });
            figures.put("models", models);
            figures.put("rows_a_call", rows);
            figures.put("bank_seconds", together);
            figures.put("one_after_the_other_seconds", apart);
            figures.put("times_faster", apart / together);
        }
        return figures;
    }

    /** Forward and backward of so many rows, a model each. */
    Map<String, Object> gradients(int rows) {
        Map<String, Object> figures = new LinkedHashMap<>();
        Optional<Gradients> gradients = denoising.gradients();
        if (gradients.isEmpty()) {
            figures.put("skipped", "the backbone has no gradients");
            return figures;
        }
        try (Prompts prompts = denoising.encode(List.of("photo of a sks person"));
                AdapterBank bank = session.bank(layout, rows)) {
            for (int i = 0; i < rows; i++) {
                bank.set(i, adapter(i));
            }
            DenoiseBatch batch = batch(IntStream.range(0, rows).toArray());
            try (NativeShare share = new NativeShare()) {
                double seconds = Median.seconds(repeat, () -> {
                    try (Gradients.Linearization at = gradients.get().linearize(bank, prompts, batch)) {
                        at.pullToWeights(at.prediction());
                    }
                });
                figures.put("seconds", seconds);
                figures.put("rows_per_second", rows / seconds);
                figures.put("share_outside_native", share.outside());
            }
        }
        return figures;
    }
}
