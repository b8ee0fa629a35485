package w2w.engine.internal.invert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Picture;
import w2w.api.invert.InversionRequest;
import w2w.api.invert.InversionRequest.Identity;
import w2w.api.invert.InversionRequest.View;
import w2w.api.invert.InversionSettings;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.weights.Adapter;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;
import w2w.backbone.closedform.internal.ClosedFormBackbone;

class FreeAdaptersTest {
    private static final WeightLayout LAYOUT = InversionServiceTest.SPACE.layout();

    private final BackboneSession session = new ClosedFormBackbone()
            .open(
                    new OpenRequest(ClosedFormBackbone.MODEL, "cpu", OpenRequest.Precision.AUTO, Map.of()),
                    Task.unwatched());

    @AfterEach
    void close() {
        session.close();
    }

    private static Identity identity(String name, int seed) {
        float[] values = Noise.gaussian(seed, "picture", 0, 0, 3 * 8 * 8);
        for (int j = 0; j < values.length; j++) {
            values[j] = (float) Math.tanh(values[j]);
        }
        return new Identity(name, List.of(new View(Picture.of(8, 8, values), Optional.empty())));
    }

    private List<Adapter> train(int steps, Identity... who) {
        InversionSettings settings = InversionSettings.FAITHFUL
                .withSteps(steps)
                .withLearningRate(0.05)
                .withNoises(3);
        InversionRequest request = new InversionRequest(List.of(who), "a face", settings, Optional.empty());
        return new FreeAdapters(session, LAYOUT, request, InversionServiceTest.twoLosses()).train(Task.unwatched());
    }

    @Test
    void begins_at_the_zero_adapter_and_leaves_it() {
        Adapter trained = train(40, identity("ann", 1)).get(0);
        double b = 0;
        for (Slot slot : LAYOUT.slots()) {
            for (int j = 0; slot.factor() == Factor.B && j < slot.size(); j++) {
                b = Math.max(b, Math.abs(trained.get(slot.offset() + j)));
            }
        }
        assertTrue(b > 0.05, "largest of B: " + b);
    }

    @Test
    void a_person_of_a_batch_is_the_person_alone() {
        List<Adapter> all = train(
                15,
                identity("ann", 1),
                identity("bob", 2),
                identity("eve", 3),
                identity("joe", 4),
                identity("kim", 5),
                identity("lea", 6));
        assertArrayEquals(
                train(15, identity("lea", 6)).get(0).toArray(), all.get(5).toArray(), 1e-4f);
    }
}
