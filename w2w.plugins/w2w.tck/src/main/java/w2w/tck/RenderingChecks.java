package w2w.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static w2w.tck.Refusals.assertCancels;

import java.util.List;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.RenderSettings;
import w2w.api.diffusion.Rendering;
import w2w.api.diffusion.Rendering.Item;
import w2w.api.task.Task;

/** Backbones that render whole pictures. */
abstract class RenderingChecks extends BackboneFixture {
    private static final List<Item> ITEMS = List.of(new Item(0, 1, 7), new Item(BASE, 1, 8), new Item(1, 0.5f, 7));

    private Rendering rendering() {
        assumeTrue(session().rendering().isPresent(), "it does not render by itself");
        return session().rendering().orElseThrow();
    }

    /** Few steps; width, height and guidance of the model's own size. */
    protected RenderSettings settings() {
        BackboneInfo info = session().info();
        return new RenderSettings(
                "a photo of a person", "", 2, RenderSettings.Against.BASE_MODEL, "", 2, info.width(), info.height());
    }

    private AdapterBank bank() {
        AdapterBank bank = session().bank(layout(), 2);
        bank.set(0, adapter(0));
        bank.set(1, adapter(1));
        return bank;
    }

    private List<Picture> render(List<Item> items) {
        Rendering rendering = rendering();
        try (AdapterBank bank = bank()) {
            return rendering.render(bank, settings(), items, Task.unwatched());
        }
    }

    @Test
    public void renders_one_picture_an_item_of_the_wanted_size() {
        List<Picture> pictures = render(ITEMS);
        assertEquals(ITEMS.size(), pictures.size());
        for (Picture picture : pictures) {
            assertEquals(settings().width(), picture.width());
            assertEquals(settings().height(), picture.height());
            Numbers.assertFinite(picture.toArray(), "picture");
        }
    }

    @Test
    public void a_picture_does_not_depend_on_the_others_in_the_list() {
        List<Picture> all = render(ITEMS);
        for (int i = 0; i < ITEMS.size(); i++) {
            Picture alone = render(List.of(ITEMS.get(i))).get(0);
            Numbers.assertClose(alone.toArray(), all.get(i).toArray(), tolerance() * 10, "item " + i + " alone");
        }
    }

    @Test
    public void model_strength_and_seed_all_count() {
        List<Picture> pictures =
                render(List.of(new Item(0, 1, 7), new Item(1, 1, 7), new Item(0, 0.5f, 7), new Item(0, 1, 8)));
        assertEquals(4, pictures.stream().distinct().count(), "pictures that differ");
    }

    @Test
    public void a_model_of_no_strength_is_the_model_without_adapter() {
        List<Picture> pictures = render(List.of(new Item(0, 0, 7), new Item(BASE, 1, 7)));
        Numbers.assertClose(pictures.get(1).toArray(), pictures.get(0).toArray(), tolerance() * 10, "strength 0");
    }

    @Test
    public void cancelled_rendering_ends() {
        Rendering rendering = rendering();
        try (AdapterBank bank = bank()) {
            assertCancels(task -> rendering.render(bank, settings(), ITEMS, task));
        }
    }
}
