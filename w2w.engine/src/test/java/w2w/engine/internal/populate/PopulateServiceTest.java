package w2w.engine.internal.populate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.BackboneSession;
import w2w.api.studio.PopulateReport;
import w2w.api.studio.PopulateRequest;
import w2w.api.studio.PopulateRequest.Identity;
import w2w.api.studio.PopulateRequest.Loss;
import w2w.api.studio.PopulateRequest.Prior;
import w2w.api.studio.PopulateRequest.Run;
import w2w.api.studio.PopulateRequest.Shot;
import w2w.api.studio.PopulateRequest.Target;
import w2w.api.studio.PopulateRequest.Training;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;
import w2w.backbone.closedform.internal.ClosedFormBackbone;

/** From pictures to adapters. */
class PopulateServiceTest extends PopulateFixture {
    @Test
    void every_identity_learns_its_pictures() {
        Training longer = new Training("a face", 300, 2, 0.01, 10, 0.5, 0.99, Loss.PLAIN, 5, false, 7);
        PopulateReport report = populate(request(longer, together(2), identity("ann", 4), identity("bob", 3)), "out");
        assertEquals(
                List.of("ann", "bob"),
                report.finished().stream().map(PopulateReport.Quality::identity).toList());
        for (PopulateReport.Quality q : report.finished()) {
            assertTrue(q.loss().adapted() < 0.95 * q.loss().base(), q.toString());
            assertTrue(q.heldOutLoss().isPresent() && q.reconstruction().isPresent(), q.toString());
        }
        assertEquals(3, report.finished().get(0).pictures());
        assertEquals(2, report.trained());
        assertNotEquals(List.of(weights("out", "ann")[30]), List.of(weights("out", "bob")[30]));
    }

    @Test
    void an_identity_does_not_depend_on_who_shares_its_batch() {
        Identity ann = identity("ann", 4);
        Identity bob = identity("bob", 3);
        Identity eve = identity("eve", 2);
        populate(request(TRAINING, together(3), ann, bob, eve), "three");
        populate(request(TRAINING, together(1), eve, bob, ann), "one");
        populate(request(TRAINING, together(2), bob, eve), "two");
        for (String name : List.of("bob", "eve")) {
            assertArrayEquals(weights("one", name), weights("three", name), 1e-4f, name);
            assertArrayEquals(weights("one", name), weights("two", name), 1e-4f, name);
        }
        assertArrayEquals(weights("one", "ann"), weights("three", "ann"), 1e-4f);
    }

    @Test
    void all_begin_with_the_zero_adapter_and_one_a() {
        WeightLayout layout = Layouts.of(session.info(), TARGET);
        double[] start = Layouts.start(layout, 3);
        for (Slot slot : layout.slots()) {
            for (int j = slot.offset(); j < slot.end(); j++) {
                if (slot.factor() == Factor.B) {
                    assertEquals(0, start[j]);
                } else {
                    assertTrue(start[j] != 0
                            && Math.abs(start[j]) <= 1 / Math.sqrt(slot.layer().inputs()));
                }
            }
        }
        assertArrayEquals(start, Layouts.start(layout, 3));
        W2wException none = assertThrows(
                W2wException.class, () -> Layouts.of(session.info(), new Target(1, 1, List.of("latent", "to_q"))));
        assertThrows(
                W2wException.class,
                () -> Layouts.of(session.info(), new Target(1, 1, List.of("words"))),
                "a layer of the text encoder");
        assertTrue(none.getMessage().contains("to_q") && none.getMessage().contains("mix.time"), none.getMessage());
    }

    @Test
    void all_begin_with_the_start_that_is_given_if_it_fits() {
        WeightLayout layout = Layouts.of(session.info(), TARGET);
        WeightLayout turned = WeightLayout.ofLayers(layout.layers().stream()
                .sorted((a, b) -> -a.module().compareTo(b.module()))
                .toList());
        Adapter start = Adapter.owning(layout, Noise.gaussian(5, "test start", 0, 0, layout.size()));
        Training still = new Training("a face", 1, 1, 1e-9, 0, 0, 0.99, Loss.PLAIN, 5, false, 7);
        Identity[] who = {identity("ann", 2), identity("bob", 2)};
        populate(begin(start.inOrderOf(turned), still, who), "out");
        assertArrayEquals(start.toArray(), weights("out", "ann"), 1e-6f);
        assertArrayEquals(start.toArray(), weights("out", "bob"), 1e-6f);
        W2wException begun = assertThrows(W2wException.class, () -> populate(request(still, together(2), who), "out"));
        assertTrue(begun.getMessage().contains("other settings"), begun.getMessage());
        WeightLayout other = Layouts.of(session.info(), new Target(1, 3, TARGET.layers()));
        W2wException unfit = assertThrows(
                W2wException.class,
                () -> populate(begin(Adapter.owning(other, new float[other.size()]), still, who), "other"));
        assertTrue(unfit.getMessage().contains("rank 1"), unfit.getMessage());
    }

    private static PopulateRequest begin(Adapter start, Training training, Identity... who) {
        return new PopulateRequest(List.of(who), TARGET, Optional.of(start), training, Optional.empty(), together(2));
    }

    @Test
    void finished_identities_are_not_trained_again_and_others_can_join() {
        populate(request(TRAINING, together(2), identity("ann", 3)), "out");
        PopulateReport more = populate(request(TRAINING, together(2), identity("ann", 3), identity("bob", 3)), "out");
        assertEquals(1, more.trained());
        assertEquals(2, more.finished().size());
    }

    @Test
    void who_is_finished_is_told_batch_by_batch() {
        List<String> told = new ArrayList<>();
        populator.populate(
                session,
                request(TRAINING, together(2), identity("ann", 2), identity("bob", 2), identity("eve", 2)),
                folder.resolve("out"),
                (names, task) -> told.add(
                        names + " " + list(folder.resolve("out/models")).size()),
                Task.unwatched());
        assertEquals(List.of("[ann, bob] 2", "[eve] 3"), told);
    }

    @Test
    void a_folder_of_other_settings_is_refused() {
        populate(request(TRAINING, together(2), identity("ann", 3)), "out");
        Training other = new Training("a face", 12, 2, 0.03, 3, 0.5, 0.99, Loss.PLAIN, 5, false, 7);
        W2wException e = assertThrows(
                W2wException.class, () -> populate(request(other, together(2), identity("ann", 3)), "out"));
        assertTrue(e.getMessage().contains("learning-rate was 0.02 and is now 0.03"), e.getMessage());
    }

    @Test
    void who_has_too_few_pictures_or_no_name_is_listed_and_skipped() throws IOException {
        Identity broken =
                new Identity("eve", List.of(new Shot(Files.writeString(folder.resolve("eve.png"), "no picture"), "")));
        Run two = new Run(2, 1, 2, 0, 1, 1);
        PopulateRequest request = request(
                TRAINING, two, identity("ann", 3), identity("bob", 1), broken, new Identity("../eve", List.of()));
        PopulateReport report = populate(request, "out");
        assertEquals(1, report.finished().size());
        assertEquals(
                List.of("bob", "eve", "../eve"),
                report.skipped().stream().map(s -> s.source()).toList());
        assertTrue(report.skipped().get(1).reason().contains("text and not a picture"), report.toString());
        assertEquals(List.of(), report.elsewhere());
    }

    @Test
    void class_pictures_hold_the_model_back() {
        Identity ann = identity("ann", 3);
        List<Path> others =
                identity("class", 4).shots().stream().map(Shot::file).toList();
        Prior prior = new Prior("a person", others, 50);
        populate(request(TRAINING, together(1), ann), "free");
        populator.populate(
                session,
                new PopulateRequest(List.of(ann), TARGET, TRAINING, Optional.of(prior), together(1)),
                folder.resolve("held"),
                Task.unwatched());
        assertNotEquals(List.of(weights("free", "ann")[30]), List.of(weights("held", "ann")[30]));
        assertThrows(W2wException.class, () -> populate(request(TRAINING, together(1), ann), "held"));
    }

    @Test
    void the_identity_score_is_the_cosine_of_mean_embeddings() {
        List<Integer> calls = new ArrayList<>();
        plugins.embedder = (pictures, task) -> {
            calls.add(pictures.size());
            return calls.size() == 1
                    ? List.of(new float[] {1, 0}, new float[] {0, 1}) // drawn
                    : List.of(new float[] {1, 0}, new float[] {1, 0}, new float[] {1, 0}); // given
        };
        PopulateReport report = populate(request(TRAINING, new Run(1, 0, 1, 2, 1, 1), identity("ann", 3)), "out");
        assertEquals(Math.sqrt(0.5), report.finished().get(0).identityScore().orElse(0), 1e-6);
        assertEquals(List.of(2, 3), calls);
    }

    @Test
    void a_backbone_without_gradients_is_refused() {
        try (BackboneSession remote = open(ClosedFormBackbone.RENDER_ONLY)) {
            W2wException e = assertThrows(
                    W2wException.class,
                    () -> populator.populate(
                            remote,
                            request(TRAINING, together(1), identity("ann", 2)),
                            folder.resolve("out"),
                            Task.unwatched()));
            assertTrue(e.getMessage().contains("gradients"), e.getMessage());
        }
    }
}
