package w2w.backbone.sd.internal;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.Gradients;
import w2w.api.diffusion.Latents;

/**
 * A prediction whose graph is kept. The leaf of the graph is a copy of the rows of weights that the batch names, so that neither the
 * bank nor the frozen network takes part in it. DJL's own gradient collector is not used: it allows one in a process, while the
 * engine below keeps its gradient mode per thread, so that several linearisations may be open at once.
 */
final class SdLinearization extends Handle implements Gradients.Linearization {
    private final SdBank bank;
    private final Latents shape;
    private final int[] models;
    private final PtNDArray leaf;
    private final PtNDArray prediction;
    private final float[] values;
    private boolean pulled;

    SdLinearization(SdSession session, SdDenoising.Inputs in) {
        super(session);
        this.bank = in.bank();
        this.shape = in.batch().latents();
        models = Arrays.stream(in.batch().models())
                .filter(m -> m != AdapterBank.BASE)
                .sorted()
                .distinct()
                .toArray();
        try {
            long[] rows = new long[models.length + 1];
            for (int i = 0; i < models.length; i++) {
                rows[i] = bank.row(models[i]);
            }
            rows[models.length] = bank.row(AdapterBank.BASE);
            PtNDArray index = Djl.guard(() -> Djl.longs(manager(), rows, rows.length));
            PtNDArray picked = session.checkpoint()
                    .tools()
                    .pick()
                    .run(manager(), bank.rows(), index)
                    .get(0);
            leaf = Djl.guard(() -> {
                PtNDArray copy = (PtNDArray) picked.duplicate();
                JniUtils.attachGradient(copy, true);
                return copy;
            });
            PtNDArray[] arguments = in.arguments(
                    manager(), leaf, m -> m == AdapterBank.BASE ? models.length : Arrays.binarySearch(models, m));
            prediction = session.checkpoint().unet(bank.layout()).runForGradient(arguments);
            values = Djl.guard(prediction::toFloatArray);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public Latents prediction() {
        open();
        return shape.with(values);
    }

    @Override
    public int[] models() {
        open();
        return models.clone();
    }

    @Override
    public float[] pullToWeights(Latents cotangent) {
        try (PtNDManager scope = session().newManager()) {
            float scale = backward(scope, cotangent);
            return rescaled(
                    Djl.guard(() -> gradient(scope).toFloatArray()),
                    bank.layout().size(),
                    scale);
        }
    }

    @Override
    public float[] pullToCoefficients(Latents cotangent) {
        open();
        if (!(bank instanceof SdCoefficientBank points)) {
            throw new IllegalStateException("the bank holds adapters, not points of a space");
        }
        try (PtNDManager scope = session().newManager()) {
            float scale = backward(scope, cotangent);
            return rescaled(points.pull(scope, gradient(scope)), points.components(), scale);
        }
    }

    /** Runs the graph backwards, once; returns what the gradients have been multiplied with. */
    private float backward(PtNDManager scope, Latents cotangent) {
        open();
        if (pulled) {
            throw new IllegalStateException("it was pulled back before");
        }
        if (cotangent.rows() != shape.rows()
                || cotangent.channels() != shape.channels()
                || cotangent.height() != shape.height()
                || cotangent.width() != shape.width()) {
            throw new IllegalArgumentException("the cotangent has another shape than the prediction");
        }
        pulled = true;
        float scale = scale(cotangent.values());
        float[] scaled = new float[cotangent.values().length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = cotangent.values()[i] * scale;
        }
        Djl.guard(() -> {
            PtNDArray array = Djl.floats(scope, scaled, shape.rows(), shape.channels(), shape.height(), shape.width());
            JniUtils.backward(prediction, array, false, false);
            return true;
        });
        return scale;
    }

    /** A power of two that brings the cotangent near 1: small ones would vanish in half precision. It changes no digit. */
    private static float scale(float[] cotangent) {
        float largest = 0;
        for (float c : cotangent) {
            largest = Math.max(largest, Math.abs(c));
        }
        return largest > 0 && Float.isFinite(largest) ? Math.scalb(1f, -Math.getExponent(largest)) : 1;
    }

    private PtNDArray gradient(PtNDManager scope) {
        PtNDArray gradient = JniUtils.getGradient(leaf);
        gradient.attach(scope);
        return gradient;
    }

    /** Without the last row, which is the zero adapter's. */
    private float[] rescaled(float[] gradient, int width, float scale) {
        float[] rows = Arrays.copyOf(gradient, models.length * width);
        for (int i = 0; i < rows.length; i++) {
            rows[i] /= scale;
        }
        return rows;
    }
}
