package w2w.backbone.closedform.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.CoefficientBank;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.DiffusionProcess;
import w2w.api.diffusion.Gradients;
import w2w.api.diffusion.ImageCodec;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Prompts;
import w2w.api.diffusion.TextAdapters;
import w2w.api.diffusion.WeightedPrompt;
import w2w.api.space.WeightSpace;
import w2w.api.weights.Adapter;

/** Single steps: {@link ClosedForm} row by row. */
final class ClosedFormDenoising implements Denoising {
    private final ClosedFormSession session;
    private final double[][] base = new double[ClosedForm.LAYERS.size()][];

    ClosedFormDenoising(ClosedFormSession session) {
        this.session = session;
        for (int layer = 0; layer < base.length; layer++) {
            base[layer] = widen(ClosedForm.baseWeights(layer));
        }
    }

    @Override
    public DiffusionProcess process() {
        return new DiffusionProcess(ClosedForm.CHANNELS, ClosedForm.DOWNSCALE, ClosedForm.SCHEDULE, "ddim", Map.of());
    }

    @Override
    public Prompts encode(List<String> prompts) {
        session.open();
        return new ClosedFormPrompts(session, prompts);
    }

    @Override
    public Optional<float[]> numbers(Prompts prompts) {
        return Optional.of(own(prompts).toArray());
    }

    @Override
    public Prompts restore(int count, float[] numbers) {
        session.open();
        return new ClosedFormPrompts(session, count, numbers);
    }

    @Override
    public Optional<TextAdapters> textAdapters() {
        session.open();
        return Optional.of(this::encode);
    }

    /** e + s·ΔW e. */
    private Prompts encode(List<WeightedPrompt> prompts, AdapterBank bank, int[] models, float[] strengths) {
        ClosedFormBank own = own(bank);
        String module = ClosedForm.TEXT.module();
        List<String> texts = prompts.stream().map(WeightedPrompt::text).toList();
        return new ClosedFormPrompts(session, texts, (prompt, embedding) -> {
            Optional<Adapter> adapter = own.adapter(models[prompt])
                    .filter(a -> a.layout().layer(module).isPresent());
            if (adapter.isEmpty()) {
                return embedding;
            }
            float[] delta = adapter.get().delta(module);
            float[] changed = embedding.clone();
            for (int o = 0; o < changed.length; o++) {
                for (int i = 0; i < embedding.length; i++) {
                    changed[o] += strengths[prompt] * delta[o * embedding.length + i] * embedding[i];
                }
            }
            return changed;
        });
    }

    @Override
    public CoefficientBank bank(WeightSpace space, int capacity) {
        session.open();
        return new ClosedFormCoefficientBank(session, space, capacity);
    }

    @Override
    public Latents predict(AdapterBank bank, Prompts prompts, DenoiseBatch batch) {
        ClosedFormBank models = own(bank);
        ClosedFormPrompts words = own(prompts);
        Latents x = batch.latents();
        if (x.channels() != ClosedForm.CHANNELS) {
            throw new IllegalArgumentException(x.channels() + " channels, not " + ClosedForm.CHANNELS);
        }
        int positions = x.height() * x.width();
        float[] prediction = new float[x.values().length];
        for (int row = 0; row < batch.rows(); row++) {
            double[] out = new double[x.rowSize()];
            for (int layer = 0; layer < base.length; layer++) {
                double[] w = base[layer].clone();
                addDelta(models, batch, row, layer, w);
                float[] phi = phi(layer, words, batch, row);
                ClosedForm.addLayer(layer, w, phi, x.values(), row, positions, out);
            }
            for (int i = 0; i < out.length; i++) {
                prediction[row * out.length + i] = (float) out[i];
            }
        }
        return x.with(prediction);
    }

    private static void addDelta(ClosedFormBank models, DenoiseBatch batch, int row, int layer, double[] w) {
        Optional<Adapter> adapter = models.adapter(batch.models()[row]);
        String module = ClosedForm.LAYERS.get(layer).module();
        if (adapter.isPresent() && adapter.get().layout().layer(module).isPresent()) {
            float[] delta = adapter.get().delta(module);
            for (int i = 0; i < w.length; i++) {
                w[i] += (double) batch.strengths()[row] * delta[i];
            }
        }
    }

    /** φ of one layer and row; the latent's own numbers are read where they stand. */
    static float[] phi(int layer, ClosedFormPrompts prompts, DenoiseBatch batch, int row) {
        return switch (layer) {
            case 1 -> prompts.embedding(batch.prompts()[row]);
            case 2 -> ClosedForm.time(batch.timesteps()[row]);
            default -> new float[0];
        };
    }

    @Override
    public ImageCodec codec() {
        session.open();
        return new ClosedFormCodec();
    }

    @Override
    public Optional<Gradients> gradients() {
        session.open();
        return Optional.of(new ClosedFormGradients(session, this));
    }

    ClosedFormBank own(AdapterBank bank) {
        if (!(bank instanceof ClosedFormBank own)) {
            throw new IllegalArgumentException("the bank is of another backbone");
        }
        own.openIn(session);
        return own;
    }

    ClosedFormPrompts own(Prompts prompts) {
        if (!(prompts instanceof ClosedFormPrompts own)) {
            throw new IllegalArgumentException("the prompts are of another backbone");
        }
        own.openIn(session);
        return own;
    }

    private static double[] widen(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
