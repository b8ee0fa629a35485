package w2w.cli.internal.population;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import w2w.api.studio.PopulateRequest.Loss;
import w2w.api.studio.PopulateRequest.Target;
import w2w.api.studio.PopulateRequest.Training;
import w2w.cli.Range;

/** What an adapter is and how it is trained; the defaults are the paper's. */
public final class PopulateOptions {
    @Option(names = "--rank", paramLabel = "R", description = "Rank of all adapters. Default: ${DEFAULT-VALUE}.")
    @Range(min = 1)
    int rank = 1;

    @Option(names = "--alpha", paramLabel = "A", description = "Alpha of all adapters. Default: ${DEFAULT-VALUE}.")
    double alpha = 27;

    @Option(
            names = "--layers",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Ends of the names of the layers to adapt, with commas between. Default: attn1.to_q,attn1.to_v,attn2.to_q,attn2.to_v.")
    List<String> layers = new ArrayList<>();

    @Option(
            names = "--prompt",
            description =
                    "Of pictures without caption; a text file beside a picture is its caption. Default: ${DEFAULT-VALUE}.")
    String prompt = "sks person";

    @Option(names = "--steps", paramLabel = "N", description = "Of the optimiser. Default: ${DEFAULT-VALUE}.")
    @Range(min = 1)
    int steps = 800;

    @Option(
            names = "--pictures",
            paramLabel = "N",
            description = "Pictures with noise an identity and step. Default: ${DEFAULT-VALUE}.")
    @Range(min = 1)
    int pictures = 1;

    @Option(names = "--rate", paramLabel = "R", description = "Learning rate of Adam. Default: ${DEFAULT-VALUE}.")
    @Range(above = 0)
    double rate = 1e-4;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "First steps, in which the rate rises. Default: ${DEFAULT-VALUE}.")
    @Range(min = 0)
    int warmUp;

    @Option(
            names = "--decay",
            paramLabel = "SHARE",
            description = "Last share of the steps, in which the rate falls to 2 %%. Default: ${DEFAULT-VALUE}.")
    @Range(min = 0, max = 1)
    double decay;

    @Option(names = "--beta2", paramLabel = "B", description = "Of Adam. Default: ${DEFAULT-VALUE}.")
    @Range(above = 0, below = 1)
    double beta2 = 0.999;

    @Option(
            names = "--loss",
            description = "Weight of a timestep, ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    Loss loss = Loss.PLAIN;

    @Option(names = "--gamma", paramLabel = "G", description = "Of MIN_SNR. Default: ${DEFAULT-VALUE}.")
    @Range(above = 0)
    double gamma = 5;

    @Option(
            names = "--same-noise",
            description = "All identities see the same timesteps and noises, which makes their adapters more alike.")
    boolean sameNoise;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the start, pictures, timesteps and noises. Default: ${DEFAULT-VALUE}.")
    long seed;

    Target target() {
        return new Target(rank, alpha, layers.isEmpty() ? Target.paper().layers() : layers);
    }

    Training training() {
        return new Training(prompt, steps, pictures, rate, warmUp, decay, beta2, loss, gamma, sameNoise, seed);
    }
}
