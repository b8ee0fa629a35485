package w2w.backbone.sd.internal;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.CoefficientBank;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.DiffusionProcess;
import w2w.api.diffusion.Gradients;
import w2w.api.diffusion.ImageCodec;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.PromptWeighting;
import w2w.api.diffusion.Prompts;
import w2w.api.diffusion.TextAdapters;
import w2w.api.space.WeightSpace;
import w2w.api.task.W2wException;

/** Single steps: one native call a batch. */
final class SdDenoising implements Denoising, Gradients {
    private final SdSession session;
    private final SdCodec codec;

    SdDenoising(SdSession session, int tile) {
        this.session = session;
        this.codec = new SdCodec(session, tile);
    }

    @Override
    public DiffusionProcess process() {
        CheckpointFolder folder = session.checkpoint().folder();
        SchedulerConfig scheduler = folder.scheduler();
        return new DiffusionProcess(
                folder.vae().latentChannels(),
                folder.vae().downscale(),
                scheduler.training(),
                scheduler.scheduler(),
                scheduler.options());
    }

    @Override
    public Prompts encode(List<String> prompts) {
        return SdPrompts.literal(session, prompts, textEncoder());
    }

    @Override
    public Optional<PromptWeighting> promptWeighting() {
        session.open();
        return Optional.of(prompts -> SdPrompts.weighted(session, prompts, textEncoder()));
    }

    private SdPrompts.TextEncoder textEncoder() {
        Checkpoint checkpoint = session.checkpoint();
        return (scope, ids, of) -> checkpoint.text().run(scope, ids).get(0);
    }

    @Override
    public Optional<float[]> numbers(Prompts prompts) {
        SdPrompts words = own(prompts);
        return words.isUniform() ? Optional.of(words.toArray()) : Optional.empty();
    }

    @Override
    public Prompts restore(int count, float[] numbers) {
        return SdPrompts.restore(session, count, numbers);
    }

    private SdPrompts own(Prompts prompts) {
        if (!(prompts instanceof SdPrompts words)) {
            throw new IllegalArgumentException("the prompts are of another backbone");
        }
        words.openIn(session);
        return words;
    }

    @Override
    public Optional<TextAdapters> textAdapters() {
        session.open();
        return Optional.of(new SdTextAdapters(session, textEncoder()));
    }

    @Override
    public CoefficientBank bank(WeightSpace space, int capacity) {
        return new SdCoefficientBank(session, space, capacity);
    }

    @Override
    public Latents predict(AdapterBank bank, Prompts prompts, DenoiseBatch batch) {
        Inputs in = check(bank, prompts, batch);
        if (batch.rows() == 0) {
            return batch.latents();
        }
        List<int[]> groups = in.prompts().groups(batch.prompts());
        if (groups.size() == 1) {
            return predict(in);
        }
        float[] all = new float[batch.latents().values().length];
        int size = batch.latents().rowSize();
        for (int[] rows : groups) {
            float[] some = predict(in.rows(rows)).values();
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(some, i * size, all, rows[i] * size, size);
            }
        }
        return batch.latents().with(all);
    }

    private Latents predict(Inputs in) {
        DenoiseBatch batch = in.batch();
        boolean plain =
                !in.bank().changes(Part.UNET) || Arrays.stream(batch.models()).allMatch(m -> m == AdapterBank.BASE);
        try (PtNDManager scope = session.newManager()) {
            PtNDArray[] arguments = in.arguments(scope, in.bank().rows(), in.bank()::row);
            TorchProgram program = plain
                    ? session.checkpoint().unet()
                    : session.checkpoint().unet(in.bank().layout());
            PtNDArray result = program.run(scope, plain ? Arrays.copyOf(arguments, 4) : arguments)
                    .get(0);
            return batch.latents().with(Djl.guard(result::toFloatArray));
        }
    }

    @Override
    public ImageCodec codec() {
        session.open();
        return codec;
    }

    @Override
    public Optional<Gradients> gradients() {
        session.open();
        return Optional.of(this);
    }

    @Override
    public Linearization linearize(AdapterBank bank, Prompts prompts, DenoiseBatch batch) {
        Inputs in = check(bank, prompts, batch);
        if (!in.bank().changes(Part.UNET)) {
            throw W2wException.input(
                    "the adapters change the text encoder alone, and only the UNet's layers have derivatives");
        }
        return new SdLinearization(session, in);
    }

    private Inputs check(AdapterBank bank, Prompts prompts, DenoiseBatch batch) {
        if (!(bank instanceof SdBank models)) {
            throw new IllegalArgumentException("the bank is of another backbone");
        }
        models.openIn(session);
        SdPrompts words = own(prompts);
        int channels = session.checkpoint().folder().unet().channels();
        if (batch.latents().channels() != channels) {
            throw new IllegalArgumentException(batch.latents().channels() + " channels, not " + channels);
        }
        Arrays.stream(batch.models()).forEach(models::row);
        Arrays.stream(batch.prompts()).forEach(words::check);
        return new Inputs(models, words, batch);
    }

    /** A checked batch. */
    record Inputs(SdBank bank, SdPrompts prompts, DenoiseBatch batch) {
        /** Some of its rows. */
        Inputs rows(int[] rows) {
            Latents x = batch.latents();
            int n = rows.length;
            float[] values = new float[n * x.rowSize()];
            double[] timesteps = new double[n];
            int[] words = new int[n];
            int[] models = new int[n];
            float[] strengths = new float[n];
            for (int i = 0; i < n; i++) {
                System.arraycopy(x.values(), rows[i] * x.rowSize(), values, i * x.rowSize(), x.rowSize());
                timesteps[i] = batch.timesteps()[rows[i]];
                words[i] = batch.prompts()[rows[i]];
                models[i] = batch.models()[rows[i]];
                strengths[i] = batch.strengths()[rows[i]];
            }
            Latents some = Latents.owning(n, x.channels(), x.height(), x.width(), values);
            return new Inputs(bank, prompts, new DenoiseBatch(some, timesteps, words, models, strengths));
        }

        /** What an adapted UNet takes; see {@link UNetScript}. {@code row} maps a model to its row of {@code weights}. */
        PtNDArray[] arguments(PtNDManager scope, PtNDArray weights, java.util.function.IntUnaryOperator row) {
            int n = batch.rows();
            float[] rows = new float[2 * n];
            long[] pick = new long[2 * n];
            SdPrompts.Context context = prompts.context(scope, batch.prompts());
            for (int i = 0; i < n; i++) {
                rows[i] = (float) batch.timesteps()[i];
                rows[n + i] = batch.strengths()[i];
                pick[i] = context.rows()[i];
                pick[n + i] = row.applyAsInt(batch.models()[i]);
            }
            Latents x = batch.latents();
            return Djl.guard(() -> new PtNDArray[] {
                Djl.floats(scope, x.values(), n, x.channels(), x.height(), x.width()),
                Djl.floats(scope, rows, 2, n),
                Djl.longs(scope, pick, 2, n),
                context.states(),
                weights,
                bank.factor()
            });
        }
    }
}
