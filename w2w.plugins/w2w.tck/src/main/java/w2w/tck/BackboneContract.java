package w2w.tck;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static w2w.tck.Refusals.assertRefuses;

import java.util.List;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.LinearLayer;
import w2w.api.task.Task;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;

/**
 * What every {@link w2w.api.diffusion.DiffusionBackbone} keeps to, also one that only renders: tests of what it does not offer are
 * skipped. Extend it, and say how to make yours.
 */
public abstract class BackboneContract extends GradientChecks {
    @Test
    public void accepts_its_model_and_no_others() {
        assertTrue(backbone().accepts(model()));
        assertFalse(backbone().accepts("/no/such/model-7f3a"));
    }

    @Test
    public void a_model_that_is_not_there_is_refused_by_name() {
        assertRefuses(() -> backbone().open(request("/no/such/model-7f3a"), Task.unwatched()), "model-7f3a");
    }

    @Test
    public void renders_or_takes_steps() {
        assertTrue(session().rendering().isPresent() || session().denoising().isPresent());
    }

    @Test
    public void one_model_has_one_fingerprint() {
        BackboneInfo info = session().info();
        assertFalse(info.fingerprint().isBlank());
        try (BackboneSession second = open()) {
            assertEquals(info.fingerprint(), second.info().fingerprint());
        }
    }

    @Test
    public void layers_have_names_of_their_own() {
        List<LinearLayer> layers = session().info().layers();
        assertEquals(
                layers.size(),
                layers.stream().map(LinearLayer::module).distinct().count());
    }

    @Test
    public void a_layer_that_the_model_lacks_is_refused_with_its_slots() {
        WeightLayout unknown = WeightLayout.ofLayers(List.of(new AdaptedLayer("no.such.layer", 4, 4, 1, 1)));
        assertRefuses(() -> session().bank(unknown, 1), "no.such.layer.A");
    }

    @Test
    public void a_layer_of_another_shape_is_refused_with_its_slots() {
        assumeTrue(!session().info().layers().isEmpty(), "the model does not name its layers");
        LinearLayer layer = session().info().layers().get(0);
        WeightLayout wider = WeightLayout.ofLayers(
                List.of(new AdaptedLayer(layer.module(), layer.inputs() + 1, layer.outputs(), 1, 1)));
        assertRefuses(() -> session().bank(wider, 1), layer.module() + ".A");
    }

    @Test
    public void a_bank_knows_its_layout_and_capacity_and_refuses_what_is_outside() {
        try (AdapterBank bank = session().bank(layout(), 2)) {
            assertEquals(layout(), bank.layout());
            assertEquals(2, bank.capacity());
            assertThrows(IndexOutOfBoundsException.class, () -> bank.set(2, adapter(0)));
            assertThrows(IndexOutOfBoundsException.class, () -> bank.set(BASE, adapter(0)));
        }
    }

    @Test
    public void an_adapter_of_another_layout_is_refused_with_what_differs() {
        try (AdapterBank bank = session().bank(layout(), 1)) {
            AdaptedLayer first = layout().layers().get(0);
            WeightLayout other = WeightLayout.ofLayers(List.of(new AdaptedLayer(
                    first.module(), first.inputs(), first.outputs(), first.rank(), first.alpha() + 1)));
            assertRefuses(() -> bank.set(0, Adapter.of(other, new float[other.size()])), first.module());
        }
    }

    @Test
    public void closed_handles_refuse_and_may_be_closed_again() {
        BackboneSession other = open();
        AdapterBank bank = other.bank(layout(), 1);
        bank.close();
        bank.close();
        assertThrows(IllegalStateException.class, () -> bank.set(0, adapter(0)));
        AdapterBank left = other.bank(layout(), 1);
        other.close();
        assertDoesNotThrow(other::close);
        assertThrows(IllegalStateException.class, () -> left.set(0, adapter(0)), "its session is closed");
        assertThrows(IllegalStateException.class, () -> other.bank(layout(), 1));
    }
}
