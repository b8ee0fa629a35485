package w2w.api.invert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Picture;
import w2w.api.invert.InversionRequest.Identity;
import w2w.api.invert.InversionRequest.View;
import w2w.api.invert.InversionSettings.Units;
import w2w.api.invert.InversionSettings.WeightedLoss;

class InvertValuesTest {
    private static final Picture PICTURE = Picture.of(2, 1, new float[6]);
    private static final Identity ANNA = new Identity("anna", List.of(new View(PICTURE, Optional.empty())));
    private static final WeightedLoss LOSS = new WeightedLoss("denoising", 1, Map.of());

    private static InversionRequest request(List<Identity> who, int steps, double rate, List<WeightedLoss> losses) {
        InversionSettings settings = new InversionSettings(10, steps, rate, 0, Units.DEVIATIONS, 2, 0, losses, 1);
        return new InversionRequest(who, "a person", settings, Optional.empty());
    }

    @Test
    void a_loss_without_a_derivative_is_refused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new LossValue(
                        new double[1], Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void each_kind_of_loss_fills_its_place() {
        Latents latents = Latents.owning(1, 1, 1, 1, new float[1]);
        assertTrue(LossValue.ofPrediction(new double[1], latents).prediction().isPresent());
        assertTrue(LossValue.ofPredictedClean(new double[1], latents)
                .predictedClean()
                .isPresent());
        assertTrue(LossValue.ofPredictedPictures(new double[1], List.of(PICTURE))
                .predictedPictures()
                .isPresent());
        assertTrue(LossValue.ofCoefficients(new double[1], new float[1])
                .coefficients()
                .isPresent());
    }

    @Test
    void a_mask_has_the_pictures_pixels() {
        assertThrows(IllegalArgumentException.class, () -> new View(PICTURE, Optional.of(new float[3])));
        assertEquals(2, new View(PICTURE, Optional.of(new float[2])).mask().orElseThrow().length);
    }

    @Test
    void requests_refuse_what_cannot_be_done_and_keep_their_own_lists() {
        List<Identity> who = new ArrayList<>(List.of(ANNA));
        InversionRequest request = request(who, 5, 0.1, List.of(LOSS));
        who.clear();
        assertEquals(1, request.identities().size());
        assertThrows(IllegalArgumentException.class, () -> request(List.of(), 5, 0.1, List.of(LOSS)));
        assertThrows(IllegalArgumentException.class, () -> request(List.of(ANNA), 0, 0.1, List.of(LOSS)));
        assertThrows(IllegalArgumentException.class, () -> request(List.of(ANNA), 5, Double.NaN, List.of(LOSS)));
        assertThrows(IllegalArgumentException.class, () -> request(List.of(ANNA), 5, 0.1, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Identity("nobody", List.of()));
    }
}
