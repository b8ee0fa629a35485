package w2w.engine.internal.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.RenderSettings;
import w2w.api.diffusion.RenderSettings.Against;
import w2w.api.diffusion.TextAdapters;
import w2w.api.edit.DirectionQuality;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Subject;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;
import w2w.backbone.closedform.internal.ClosedFormBackbone;

/**
 * Adapters of the closed form's text encoder, e + s·ΔW e. ΔW = −1 leaves no word of a prompt, which is the empty prompt: the closed form
 * of a picture with such an adapter is the picture of an empty prompt.
 */
class TextLayersTest extends RenderServiceFixture {
    private static final AdaptedLayer WORDS = new AdaptedLayer("text_encoder:mix.words", 8, 8, 8, 8);
    private static final AdaptedLayer LATENT = new AdaptedLayer("mix.latent", 12, 12, 1, 1);
    private static final WeightLayout BOTH = WeightLayout.ofLayers(List.of(LATENT, WORDS));
    private static final RenderSettings WORDLESS = settings("", "a blur", Against.BASE_MODEL);

    private static RenderSettings settings(String prompt, String negative, Against against) {
        return new RenderSettings(prompt, negative, 2, against, "ddim", 6, 8, 8);
    }

    /** ΔW = {@code factor}·1 of the text encoder, and the layout's other layers as {@code latent} has them. */
    private static Adapter adapter(WeightLayout layout, float factor, float... latent) {
        float[] weights = new float[layout.size()];
        System.arraycopy(latent, 0, weights, 0, latent.length);
        for (Factor f : Factor.values()) {
            Slot slot = layout.slot(WORDS.module(), f);
            for (int i = 0; i < 8; i++) {
                weights[slot.offset() + 9 * i] = f == Factor.A ? 1 : factor;
            }
        }
        return Adapter.owning(layout, weights);
    }

    private static Subject words(float factor, double strength) {
        return new Subject.Weights(adapter(WeightLayout.ofLayers(List.of(WORDS)), factor), strength);
    }

    private static float[] latent() {
        float[] latent = Noise.gaussian(5, "latent part", 0, 0, 24);
        for (int i = 0; i < latent.length; i++) {
            latent[i] *= 0.2f;
        }
        return latent;
    }

    private void assertSame(Picture expected, Picture actual) {
        assertArrayEquals(expected.toArray(), actual.toArray(), 1e-4f);
    }

    @Test
    void a_text_encoder_is_applied_to_the_prompt_at_its_strength() {
        assertSame(one(WORDLESS, new Subject.Base()), one(SETTINGS, words(-1, 1)));
        assertSame(one(WORDLESS, new Subject.Base()), one(SETTINGS, words(-2, 0.5)));
        assertSame(one(SETTINGS, new Subject.Base()), one(SETTINGS, words(-1, 0)));
    }

    @Test
    void the_other_half_of_the_guidance_pair_has_the_text_encoder_of_its_own_model() {
        RenderSettings same = settings("a face", "a blur", Against.SAME_MODEL);
        assertSame(one(settings("", "", Against.SAME_MODEL), new Subject.Base()), one(same, words(-1, 1)));
        RenderSettings unguided = new RenderSettings("a face", "a blur", 1, Against.BASE_MODEL, "ddim", 6, 8, 8);
        RenderSettings empty = new RenderSettings("", "a blur", 1, Against.BASE_MODEL, "ddim", 6, 8, 8);
        assertSame(one(empty, new Subject.Base()), one(unguided, words(-1, 1)));
    }

    @Test
    void both_parts_of_an_adapter_act_together() {
        Picture both = one(SETTINGS, new Subject.Weights(adapter(BOTH, -1, latent()), 1));
        WeightLayout alone = WeightLayout.ofLayers(List.of(LATENT));
        assertSame(one(WORDLESS, new Subject.Weights(Adapter.owning(alone, latent()), 1)), both);
    }

    @Test
    void every_model_of_a_batch_has_its_own_and_is_encoded_once() {
        List<String> encoded = new ArrayList<>();
        Object[] items = new Object[14];
        for (int i = 0; i < 7; i++) {
            items[2 * i] = i == 6
                    ? new Subject.Base()
                    : new Subject.Weights(adapter(BOTH, -1 - i % 2, latent()), i < 4 ? 1 : 0.5);
            items[2 * i + 1] = i;
        }
        List<Picture> together = render(counting(encoded), SETTINGS, 3, items);
        for (int i = 0; i < 7; i++) {
            Picture alone =
                    render(session, SETTINGS, 1, items[2 * i], items[2 * i + 1]).get(0);
            assertSame(alone, together.get(i));
        }
        encoded.sort(null);
        assertEquals(List.of("a blur -1", "a face -1", "a face 0", "a face 0", "a face 1", "a face 1"), encoded);
    }

    /** A call cannot be cancelled: it has as many prompts as a batch needs, or 64. */
    @Test
    void many_models_are_encoded_in_several_calls() {
        List<String> encoded = new ArrayList<>();
        List<Integer> calls = new ArrayList<>();
        Adapter many = adapter(BOTH, -1, latent());
        Object[] items = new Object[400];
        for (int i = 0; i < 200; i++) {
            items[2 * i] = new Subject.Weights(many, 0.001 * (i / 2 + 1));
            items[2 * i + 1] = i;
        }
        BackboneSession counting = counting(encoded);
        Denoising real = counting.denoising().orElseThrow();
        BackboneSession watched = stepping((Denoising) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Denoising.class}, (p, method, args) -> {
                    if (method.getName().equals("predict")) {
                        calls.add(encoded.size());
                    }
                    return invoke(method, real, args);
                }));
        render(watched, SETTINGS.withSteps(1), 4, items);
        // 63 strengths and what to keep away from; then 37 others, that and one strength whose second picture is of the
        // next batch
        assertEquals(List.of(64, 64 + 39), calls.stream().distinct().toList());
    }

    /** The session, which lists each prompt that is encoded for a model. */
    private BackboneSession counting(List<String> encoded) {
        Denoising real = session.denoising().orElseThrow();
        TextAdapters text = (prompts, bank, models, strengths) -> {
            for (int i = 0; i < models.length; i++) {
                encoded.add(prompts.get(i).text() + " " + models[i]);
            }
            return real.textAdapters().orElseThrow().encode(prompts, bank, models, strengths);
        };
        return with(Optional.of(text));
    }

    private BackboneSession with(Optional<TextAdapters> text) {
        Denoising real = session.denoising().orElseThrow();
        return stepping((Denoising) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Denoising.class},
                (p, method, args) -> method.getName().equals("textAdapters") ? text : invoke(method, real, args)));
    }

    @Test
    void adapters_without_a_text_encoder_share_two_prompts() {
        List<String> calls = new ArrayList<>();
        render(
                watched((method, args) -> calls.add(method)),
                SETTINGS,
                2,
                point(1, 0, 0, Edit.NONE),
                1,
                point(0, 1, 0, Edit.NONE),
                2);
        assertEquals(1, calls.stream().filter("encode"::equals).count());
    }

    /** The component takes B of the text encoder from 0 to −1, so that the point 0 has all words and 1/step none. */
    private static WeightSpace textSpace() {
        int n = BOTH.size();
        float[] mean = adapter(BOTH, 0, latent()).toArray();
        float[] basis = new float[n];
        Slot b = BOTH.slot(WORDS.module(), Factor.B);
        for (int i = 0; i < 8; i++) {
            basis[b.offset() + 9 * i] = (float) -Math.sqrt(1 / 8.0);
        }
        float[] deviation = new float[n];
        Arrays.fill(deviation, 1);
        return WeightSpace.inMemory(
                BOTH, mean, deviation, basis, new Spectrum(new double[] {1}, 10, 10), Provenance.NONE);
    }

    private static final WeightSpace TEXT_SPACE = textSpace();
    private static final float NONE = (float) Math.sqrt(8);

    private static Subject at(float c, Edit edit) {
        return new Subject.Point(Coefficients.of(TEXT_SPACE.fingerprint(), 1, new float[] {c}), edit);
    }

    private List<Picture> points(BackboneSession with, RenderSettings settings, Task task, Subject... subjects) {
        List<RenderRequest.Item> items =
                Arrays.stream(subjects).map(s -> new RenderRequest.Item(s, 11)).toList();
        return renderer.render(
                with, new RenderRequest(items, settings, Optional.of(TEXT_SPACE), 4), Renderer.Previews.NONE, task);
    }

    @Test
    void points_of_a_space_with_a_text_part_draw_as_their_adapters_be_they_few_or_many() {
        Subject[] many = new Subject[Cast.FEW + 2];
        Arrays.setAll(many, i -> at(NONE * i / 8, Edit.NONE));
        List<Picture> all = points(session, SETTINGS, Task.unwatched(), many);
        for (int i : new int[] {0, 8, Cast.FEW + 1}) {
            Adapter adapter = adapter(BOTH, -i / 8f, latent());
            assertSame(one(SETTINGS, new Subject.Weights(adapter, 1)), all.get(i));
            assertSame(points(session, SETTINGS, Task.unwatched(), many[i]).get(0), all.get(i));
        }
    }

    @Test
    void before_an_edits_injection_time_the_unedited_text_encoder_reads_the_prompt() {
        EditDirection silence = new EditDirection(
                "silence",
                TEXT_SPACE.fingerprint(),
                new float[] {NONE},
                0,
                new DirectionQuality("AUC", 1, 1, 1, List.of()),
                Provenance.NONE);
        Edit edit = Edit.of(silence, 1);
        Map<Double, Integer> prompts = new TreeMap<>();
        BackboneSession watched = watched((method, args) -> {
            if (method.equals("predict")) {
                DenoiseBatch batch = (DenoiseBatch) args[2];
                prompts.put(batch.timesteps()[0], batch.prompts()[0]);
            }
        });
        points(watched, SETTINGS, Task.unwatched(), at(0, edit.from(500)));
        assertEquals(6, prompts.size());
        assertEquals(2, prompts.values().stream().distinct().count());
        assertEquals(
                prompts.entrySet().stream().map(e -> e.getKey() <= 500).toList(),
                prompts.values().stream()
                        .map(p -> p.equals(prompts.values().iterator().next()))
                        .toList());
        assertSame(
                points(session, WORDLESS, Task.unwatched(), at(0, Edit.NONE)).get(0),
                points(session, SETTINGS, Task.unwatched(), at(0, edit)).get(0));
    }

    @Test
    void what_a_backbone_cannot_change_is_left_out_and_said_with_its_number() {
        List<String> said = new ArrayList<>();
        Task task = Task.observedBy(new Task.Observer() {
            @Override
            public void warned(String text) {
                said.add(text);
            }
        });
        Adapter both = adapter(BOTH, -1, latent());
        Picture picture = renderer.render(
                        with(Optional.empty()),
                        new RenderRequest(
                                List.of(new RenderRequest.Item(new Subject.Weights(both, 1), 11)),
                                SETTINGS,
                                Optional.empty(),
                                1),
                        Renderer.Previews.NONE,
                        task)
                .get(0);
        Adapter alone = Adapter.owning(WeightLayout.ofLayers(List.of(LATENT)), latent());
        assertSame(one(SETTINGS, new Subject.Weights(alone, 1)), picture);
        String line =
                "1 text-encoder layers of the adapter are not applied: the backbone of Closed form changes no text"
                        + " encoder";
        assertEquals(List.of(line), said);
        Subject[] many = new Subject[Cast.FEW + 2];
        Arrays.setAll(many, i -> at(i, Edit.NONE));
        List<Picture> pictures = points(with(Optional.empty()), SETTINGS, task, many);
        assertSame(picture, pictures.get(3));
        assertEquals(List.of(line, line), said);
        try (BackboneSession remote = new ClosedFormBackbone()
                .open(
                        new OpenRequest(ClosedFormBackbone.RENDER_ONLY, "cpu", OpenRequest.Precision.AUTO, Map.of()),
                        Task.unwatched())) {
            RenderSettings own = new RenderSettings("a face", "a blur", 2, Against.BASE_MODEL, "", 6, 8, 8);
            points(remote, own, task, at(0, Edit.NONE));
            assertEquals(List.of(line, line, line), said);
        }
    }

    @Test
    void a_text_encoder_alone_is_refused_where_it_cannot_be_changed() {
        W2wException refused =
                assertThrows(W2wException.class, () -> render(with(Optional.empty()), SETTINGS, 1, words(-1, 1), 11));
        assertTrue(refused.getMessage().contains("text encoder alone"), refused.getMessage());
        assertFalse(refused.where().isEmpty());
    }
}
