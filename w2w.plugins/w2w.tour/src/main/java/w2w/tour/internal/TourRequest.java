package w2w.tour.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import w2w.api.studio.PopulationImport.Gauge;

/**
 * What a tour is of. Whatever is not named is the bundled dataset's.
 *
 * @param folder where the report and the workspace go
 * @param population whose adapters span the space
 * @param checkpoint a diffusion model, as a backbone takes it
 * @param pictures to invert; empty for the bundled ones
 * @param masks of the pictures, in their order; empty for none
 * @param prompt that the adapters were trained with
 * @param components of the space at most
 * @param samples new identities to draw
 * @param attributes to edit; empty to choose the ones that can be told best
 * @param people bundled photographs to invert, and as many paintings
 * @param inversionSteps steps of the optimiser
 * @param pictureSteps denoising steps of a picture; empty for what suits the model
 */
record TourRequest(
        Path folder,
        long seed,
        Optional<Own> population,
        Optional<String> checkpoint,
        List<Path> pictures,
        List<Path> masks,
        Optional<String> prompt,
        String device,
        int components,
        int samples,
        List<String> attributes,
        int people,
        int inversionSteps,
        Optional<Integer> pictureSteps) {
    TourRequest {
        pictures = List.copyOf(pictures);
        masks = List.copyOf(masks);
        attributes = List.copyOf(attributes);
    }

    /** Somebody's own adapters. */
    record Own(Path adapters, Gauge gauge, Optional<Path> labels) {}

    /** Whether adapters and model are the bundled ones, on which more people were measured. */
    boolean bundled() {
        return population.isEmpty() && checkpoint.isEmpty();
    }

    /** Whether pictures are drawn with the model that the measures of the dataset were made for. */
    boolean bundledModel() {
        return checkpoint.isEmpty();
    }
}
