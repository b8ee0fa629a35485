package w2w.api.studio;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import w2w.api.weights.Adapter;

/**
 * Whose adapters to train and how.
 *
 * @param identities who
 * @param target what an adapter is
 * @param start what all begin with, of the target's layers; empty for A uniform in ±1/√inputs by the training's seed and B zero. Adapters
 *     that are to join a population begin with what its own began with
 * @param training how it is trained
 * @param prior what keeps the model from forgetting the class
 * @param run how the work is done; nothing in it changes an adapter
 */
public record PopulateRequest(
        List<Identity> identities,
        Target target,
        Optional<Adapter> start,
        Training training,
        Optional<Prior> prior,
        Run run) {
    /** One person or thing, by a name that can be a file's, and its pictures. */
    public record Identity(String name, List<Shot> shots) {
        public Identity {
            Objects.requireNonNull(name);
            shots = List.copyOf(shots);
        }
    }

    /**
     * A picture file; it is cropped to the middle and scaled to the model's size.
     *
     * @param caption empty for the prompt of the training
     */
    public record Shot(Path file, String caption) {
        public Shot {
            Objects.requireNonNull(file);
            Objects.requireNonNull(caption);
        }
    }

    /**
     * The layout that all get.
     *
     * @param layers ends of the paths of the denoiser's layers to adapt: {@code attn1.to_q}, or {@code to_q} for all of that name
     */
    public record Target(int rank, double alpha, List<String> layers) {
        public Target {
            layers = List.copyOf(layers);
            if (rank < 1 || !Double.isFinite(alpha) || layers.isEmpty()) {
                throw new IllegalArgumentException("rank " + rank + ", alpha " + alpha + ", layers " + layers
                        + "; the rank must be at least 1, alpha finite, and there must be a layer");
            }
        }

        /** The paper's: rank 1, alpha 27, to_q and to_v of both attentions. */
        public static Target paper() {
            return new Target(1, 27, List.of("attn1.to_q", "attn1.to_v", "attn2.to_q", "attn2.to_v"));
        }
    }

    /**
     * How one adapter is trained: Adam on ‖prediction − target‖², from a start that is the same for all, which is what makes the numbers
     * of different adapters comparable.
     *
     * @param prompt of pictures without caption
     * @param steps of the optimiser
     * @param pictures (picture, timestep, noise) triples an identity and step
     * @param learningRate of the optimiser
     * @param warmup first steps, in which the rate rises linearly from zero
     * @param decay last share of the steps, in which the rate falls linearly to 2 %; 0 keeps it
     * @param beta2 of Adam
     * @param loss what timesteps count
     * @param gamma of {@link Loss#MIN_SNR}
     * @param sameNoise whether all identities see the same timesteps and noises, which makes their adapters more alike
     * @param seed of the start, pictures, timesteps and noises
     */
    public record Training(
            String prompt,
            int steps,
            int pictures,
            double learningRate,
            int warmup,
            double decay,
            double beta2,
            Loss loss,
            double gamma,
            boolean sameNoise,
            long seed) {
        public Training {
            Objects.requireNonNull(prompt);
            Objects.requireNonNull(loss);
            if (steps < 1
                    || pictures < 1
                    || warmup < 0
                    || !(learningRate > 0)
                    || !(decay >= 0 && decay <= 1)
                    || !(beta2 > 0 && beta2 < 1)
                    || !(gamma > 0)) {
                throw new IllegalArgumentException(steps + " steps of " + pictures + " pictures, learning rate "
                        + learningRate + ", warm-up " + warmup + ", decay " + decay + ", β₂ " + beta2 + ", γ " + gamma
                        + "; there must be at least 1 step of 1 picture, a rate and γ above 0, a warm-up not below 0, a decay of 0 to 1, "
                        + "and β₂ must be between 0 and 1");
            }
        }

        public Training withPictures(int other) {
            return new Training(prompt, steps, other, learningRate, warmup, decay, beta2, loss, gamma, sameNoise, seed);
        }

        /** The paper's: 800 steps of one picture, rate 1e-4. */
        public static Training paper() {
            return new Training("sks person", 800, 1, 1e-4, 0, 0, 0.999, Loss.PLAIN, 5, false, 0);
        }
    }

    /** Weight of a timestep in the loss. */
    public enum Loss {
        /** All the same. */
        PLAIN,
        /** min(SNR, γ) in terms of the clean latent (Hang et al., "Efficient diffusion training via min-SNR weighting strategy", 2023). */
        MIN_SNR
    }

    /** Prior preservation (Ruiz et al., 2023): as many pictures of the class a step, their loss added with a weight. */
    public record Prior(String prompt, List<Path> pictures, double weight) {
        public Prior {
            Objects.requireNonNull(prompt);
            pictures = List.copyOf(pictures);
            if (pictures.isEmpty() || !(weight > 0)) {
                throw new IllegalArgumentException(pictures.size() + " class pictures of weight " + weight);
            }
        }
    }

    /**
     * How the work is done.
     *
     * @param together identities in one batch at most; 0 to measure how many are fastest and fit
     * @param heldOut pictures of an identity that it is not trained with but judged by, where it has more than {@code least} others
     * @param least pictures an identity needs; one with fewer is skipped
     * @param scorePictures pictures drawn of each identity for its identity score, where an embedder is installed; 0 for none
     * @param part which share of the identities is this process's, from 1
     * @param parts into how many shares they are divided
     */
    public record Run(int together, int heldOut, int least, int scorePictures, int part, int parts) {
        public Run {
            if (together < 0 || heldOut < 0 || least < 1 || scorePictures < 0 || part < 1 || parts < part) {
                throw new IllegalArgumentException(together + " together, " + heldOut + " held out, " + least
                        + " at least, " + scorePictures + " for the score, part " + part + " of " + parts
                        + "; at least 0, 0, 1 and 0, and a part of those there are");
            }
        }

        /** Measured batch, one picture held out, one needed, nothing drawn, no shares. */
        public static Run defaults() {
            return new Run(0, 1, 1, 0, 1, 1);
        }
    }

    public PopulateRequest {
        identities = List.copyOf(identities);
        Objects.requireNonNull(target);
        Objects.requireNonNull(start);
        Objects.requireNonNull(training);
        Objects.requireNonNull(prior);
        Objects.requireNonNull(run);
        if (identities.isEmpty()) {
            throw new IllegalArgumentException("nobody to train");
        }
    }

    /** With the start that the training's seed gives. */
    public PopulateRequest(
            List<Identity> identities, Target target, Training training, Optional<Prior> prior, Run run) {
        this(identities, target, Optional.empty(), training, prior, run);
    }
}
