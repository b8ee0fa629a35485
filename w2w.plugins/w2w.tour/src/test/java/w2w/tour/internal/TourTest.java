package w2w.tour.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TourTest {
    private static final TourRequest BUNDLED = TourCommand.bundled(Path.of("tour"));

    private static TourRequest with(List<Path> pictures, int steps) {
        return new TourRequest(
                BUNDLED.folder(),
                BUNDLED.seed(),
                BUNDLED.population(),
                BUNDLED.checkpoint(),
                pictures,
                List.of(),
                BUNDLED.prompt(),
                BUNDLED.device(),
                BUNDLED.components(),
                BUNDLED.samples(),
                BUNDLED.attributes(),
                BUNDLED.people(),
                steps,
                Optional.empty());
    }

    private static double inversions(TourRequest request) {
        return Tour.share(new InvertStop().seconds(request), request);
    }

    /** As measured on two cores: 71 of 121 seconds before sitters were drawn together. */
    @Test
    void inversions_have_more_than_half_of_the_bundled_tour() {
        assertEquals(0.57, inversions(BUNDLED), 0.05);
    }

    @Test
    void fewer_pictures_and_fewer_steps_take_a_smaller_share() {
        double four = inversions(BUNDLED);
        double one = inversions(with(List.of(Path.of("me.png")), BUNDLED.inversionSteps()));
        double quick = inversions(with(List.of(Path.of("me.png")), 20));
        assertTrue(quick < one && one < 0.5 * four, quick + " " + one + " " + four);
    }
}
