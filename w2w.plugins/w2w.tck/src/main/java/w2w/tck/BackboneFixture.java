package w2w.tck;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.diffusion.DiffusionProcess;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.LinearLayer;
import w2w.api.diffusion.OpenRequest;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;

/** A backbone's session, opened once for all tests, and inputs for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BackboneFixture {
    private BackboneSession session;

    /** The backbone under test. */
    protected abstract DiffusionBackbone backbone();

    /** A model it opens; small, or the tests take long. */
    protected abstract String model();

    /** Device and options of every opening. */
    protected OpenRequest request(String model) {
        return new OpenRequest(model, "cpu", OpenRequest.Precision.FLOAT32, Map.of());
    }

    /** Layers to adapt: some of those the model names, the last among them. A model that names none says here which it has. */
    protected List<LinearLayer> layers(BackboneInfo info) {
        int size = info.layers().size();
        return IntStream.range(0, size)
                .filter(i -> i < 3 || i == size - 1)
                .mapToObj(info.layers()::get)
                .toList();
    }

    /** Sides of a latent in tests of single steps. */
    protected int latentSide() {
        return 8;
    }

    /** Deviation of the numbers in the adapters that the tests make up. */
    protected double adapterScale() {
        return 0.05;
    }

    /** Largest difference, relative to the largest number, between what should be the same. */
    protected double tolerance() {
        return 1e-4;
    }

    @BeforeAll
    final void openSession() {
        session = open();
    }

    @AfterAll
    final void closeSession() {
        if (session != null) {
            session.close();
        }
    }

    final BackboneSession open() {
        return backbone().open(request(model()), Task.unwatched());
    }

    final BackboneSession session() {
        return session;
    }

    final Denoising denoising() {
        assumeTrue(session.denoising().isPresent(), "it takes no single steps");
        return session.denoising().orElseThrow();
    }

    final WeightLayout layout() {
        List<LinearLayer> layers = layers(session.info());
        assumeTrue(!layers.isEmpty(), "no layers to adapt are known");
        return WeightLayout.ofLayers(layers.stream().map(l -> l.adapted(2, 3)).toList());
    }

    final Adapter adapter(int number) {
        WeightLayout layout = layout();
        return Adapter.owning(layout, Numbers.gaussian("tck adapter", number, layout.size(), adapterScale()));
    }

    /** A space of three components around a mean that is no zero adapter. */
    final WeightSpace space() {
        WeightLayout layout = layout();
        int n = layout.size();
        float[] deviation = new float[n];
        Arrays.fill(deviation, (float) adapterScale());
        float[] basis = new float[3 * n];
        for (int i = 0; i < n; i++) {
            int others = (n - i % 3 + 2) / 3; // numbers in this one's column: columns are disjoint and of unit length
            basis[i % 3 * n + i] = (float) (1 / Math.sqrt(others));
        }
        return WeightSpace.inMemory(
                layout,
                Numbers.gaussian("tck mean", 0, n, adapterScale()),
                deviation,
                basis,
                new Spectrum(new double[] {3, 2, 1}, n, 10),
                Provenance.NONE);
    }

    /** Rows with latents, timesteps and prompts that differ; row i is of {@code models[i]}. */
    final DenoiseBatch batch(int... models) {
        DiffusionProcess process = denoising().process();
        int row = process.latentChannels() * latentSide() * latentSide();
        float[] values = new float[models.length * row];
        double[] timesteps = new double[models.length];
        int[] prompts = new int[models.length];
        float[] strengths = new float[models.length];
        for (int i = 0; i < models.length; i++) {
            System.arraycopy(Numbers.gaussian("tck latent", i, row, 1), 0, values, i * row, row);
            timesteps[i] = (137 + 211 * i) % process.schedule().timesteps();
            prompts[i] = i % 2;
            strengths[i] = 1;
        }
        Latents latents = Latents.owning(models.length, process.latentChannels(), latentSide(), latentSide(), values);
        return new DenoiseBatch(latents, timesteps, prompts, models, strengths);
    }

    /** One row of a batch. */
    static DenoiseBatch row(DenoiseBatch batch, int row) {
        return new DenoiseBatch(
                batch.latents().row(row),
                new double[] {batch.timesteps()[row]},
                new int[] {batch.prompts()[row]},
                new int[] {batch.models()[row]},
                new float[] {batch.strengths()[row]});
    }

    static DenoiseBatch withModels(DenoiseBatch batch, int... models) {
        return new DenoiseBatch(batch.latents(), batch.timesteps(), batch.prompts(), models, batch.strengths());
    }

    static DenoiseBatch withStrengths(DenoiseBatch batch, float... strengths) {
        return new DenoiseBatch(batch.latents(), batch.timesteps(), batch.prompts(), batch.models(), strengths);
    }

    /** Prompts that {@link #batch} names. */
    static List<String> prompts() {
        return List.of("a photo of a person", "");
    }

    static final int BASE = AdapterBank.BASE;
}
