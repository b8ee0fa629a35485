package w2w.backbone.closedform.internal;

import java.util.Arrays;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Gradients;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Prompts;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;

/** Exact derivatives: with G = ∂loss/∂W of a layer, ∂loss/∂B = s·scale·G Aᵀ and ∂loss/∂A = s·scale·Bᵀ G. */
record ClosedFormGradients(ClosedFormSession session, ClosedFormDenoising denoising) implements Gradients {
    @Override
    public Linearization linearize(AdapterBank bank, Prompts prompts, DenoiseBatch batch) {
        Latents prediction = denoising.predict(bank, prompts, batch);
        return new Pull(session, denoising.own(bank), denoising.own(prompts), batch, prediction);
    }

    private static final class Pull extends Handle implements Linearization {
        private final ClosedFormBank bank;
        private final ClosedFormPrompts prompts;
        private final DenoiseBatch batch;
        private final Latents prediction;
        private boolean pulled;

        Pull(
                ClosedFormSession session,
                ClosedFormBank bank,
                ClosedFormPrompts prompts,
                DenoiseBatch batch,
                Latents prediction) {
            super(session);
            this.bank = bank;
            this.prompts = prompts;
            this.batch = batch;
            this.prediction = prediction;
        }

        @Override
        public Latents prediction() {
            open();
            return prediction;
        }

        @Override
        public int[] models() {
            open();
            return Arrays.stream(batch.models())
                    .filter(m -> m != AdapterBank.BASE)
                    .sorted()
                    .distinct()
                    .toArray();
        }

        @Override
        public float[] pullToWeights(Latents cotangent) {
            int[] models = models();
            int n = bank.layout().size();
            float[] rows = new float[models.length * n];
            for (int i = 0; i < models.length; i++) {
                copy(gradient(models[i], cotangent), rows, i * n);
            }
            pulled = true;
            return rows;
        }

        @Override
        public float[] pullToCoefficients(Latents cotangent) {
            int[] models = models();
            if (!(bank instanceof ClosedFormCoefficientBank points)) {
                throw new IllegalStateException("the bank holds adapters, not points of a space");
            }
            int k = points.components();
            float[] rows = new float[models.length * k];
            for (int i = 0; i < models.length; i++) {
                copy(points.pull(gradient(models[i], cotangent)), rows, i * k);
            }
            pulled = true;
            return rows;
        }

        private double[] gradient(int model, Latents cotangent) {
            if (pulled) {
                throw new IllegalStateException("it was pulled back before");
            }
            if (cotangent.rows() != batch.rows() || cotangent.rowSize() != prediction.rowSize()) {
                throw new IllegalArgumentException("the cotangent has another shape than the prediction");
            }
            Adapter adapter = bank.adapter(model).orElseThrow();
            double[] sum = new double[bank.layout().size()];
            for (int row = 0; row < batch.rows(); row++) {
                for (int layer = 0; layer < ClosedForm.LAYERS.size() && batch.models()[row] == model; layer++) {
                    String module = ClosedForm.LAYERS.get(layer).module();
                    if (bank.layout().layer(module).isPresent()) {
                        float[] phi = ClosedFormDenoising.phi(layer, prompts, batch, row);
                        int positions = prediction.height() * prediction.width();
                        double[] g = ClosedForm.outer(
                                layer, cotangent.values(), phi, batch.latents().values(), row, positions);
                        addFactors(adapter, module, batch.strengths()[row], g, sum);
                    }
                }
            }
            return sum;
        }

        private static void addFactors(Adapter adapter, String module, double strength, double[] g, double[] sum) {
            Slot a = adapter.layout().slot(module, Factor.A);
            Slot b = adapter.layout().slot(module, Factor.B);
            AdaptedLayer layer = a.layer();
            double scale = strength * layer.scale();
            for (int o = 0; o < layer.outputs(); o++) {
                for (int i = 0; i < layer.inputs(); i++) {
                    for (int r = 0; r < layer.rank(); r++) {
                        int atA = a.offset() + r * layer.inputs() + i;
                        int atB = b.offset() + o * layer.rank() + r;
                        sum[atA] += scale * adapter.get(atB) * g[o * layer.inputs() + i];
                        sum[atB] += scale * adapter.get(atA) * g[o * layer.inputs() + i];
                    }
                }
            }
        }

        private static void copy(double[] from, float[] to, int offset) {
            for (int i = 0; i < from.length; i++) {
                to[offset + i] = (float) from[i];
            }
        }
    }
}
