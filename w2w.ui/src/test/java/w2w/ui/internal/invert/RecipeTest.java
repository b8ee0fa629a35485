package w2w.ui.internal.invert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import w2w.api.invert.InversionSettings;
import w2w.api.invert.InversionSettings.Preset;
import w2w.api.invert.InversionSettings.WeightedLoss;

class RecipeTest {
    private final Recipe editable = Recipe.of(Preset.EDITABLE);

    @Test
    void a_preset_stays_one_until_something_is_changed() {
        assertEquals(Optional.of(Preset.EDITABLE), editable.preset());
        assertEquals(Optional.of(Preset.FAITHFUL), Recipe.of(Preset.FAITHFUL).preset());
        assertEquals(
                Optional.of(Preset.EDITABLE),
                editable.with(editable.settings().withSeed(7)).preset(),
                "the seed is no setting of taste");
        assertEquals(
                Optional.empty(),
                editable.with(editable.settings().withSteps(3)).preset());
    }

    @Test
    void sums_the_losses_that_are_used() {
        Recipe prior = editable.with(
                "mahalanobis-prior",
                Recipe.Choice.NOT_USED.used(true).weighing(0.05).option("gamma", "3"));
        assertEquals(
                List.of(
                        new WeightedLoss("denoising", 1, Map.of()),
                        new WeightedLoss("mahalanobis-prior", 0.05, Map.of("gamma", "3"))),
                prior.request().orElseThrow().losses());
        Recipe alone = prior.with("denoising", prior.choice("denoising").used(false));
        assertEquals(1, alone.request().orElseThrow().losses().size());
        assertEquals(
                Optional.empty(),
                alone.with("mahalanobis-prior", Recipe.Choice.NOT_USED).request());
        assertEquals(
                Optional.empty(),
                editable.with("denoising", editable.choice("denoising").weighing(0))
                        .request(),
                "a weight of nothing is none");
    }

    @Test
    void a_loss_added_to_another_begins_small_and_keeps_the_weight_it_was_given() {
        Recipe both = editable.using("prior", true);
        assertEquals(Recipe.ADDED, both.choice("prior").weight());
        Recipe given = both.with("prior", both.choice("prior").weighing(0.3));
        assertEquals(
                0.3,
                given.using("prior", false).using("prior", true).choice("prior").weight());
        Recipe none = editable.using("denoising", false);
        assertEquals(1, none.using("min-snr", true).choice("min-snr").weight());
    }

    @Test
    void an_empty_option_is_the_default_again() {
        Recipe.Choice set = Recipe.Choice.NOT_USED.option("gamma", " 4 ");
        assertEquals(Map.of("gamma", "4"), set.options());
        assertEquals(Map.of(), set.option("gamma", " ").options());
    }

    @Test
    void a_plugin_that_has_gone_takes_its_loss_with_it() {
        Recipe two = editable.with("lab-loss", new Recipe.Choice(true, 2, Map.of()));
        assertEquals(
                InversionSettings.EDITABLE.losses(),
                two.among(List.of("denoising")).request().orElseThrow().losses());
        assertEquals(Optional.empty(), two.among(List.of()).request());
    }
}
