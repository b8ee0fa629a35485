package w2w.engine.internal.populate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Prompts;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.engine.internal.cache.NumberCache;

/** Captions on disk. */
class TextCacheTest extends PopulateFixture {
    private final List<List<String>> encoded = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean closed;

    private TextCache cache() {
        return new TextCache(counting(), new NumberCache(folder.resolve("texts")));
    }

    /** What the model predicts for each caption. */
    private List<float[]> predictions(List<String> captions) {
        Denoising denoising = session.denoising().orElseThrow();
        Task task = Task.observedBy(new Task.Observer() {
            @Override
            public void warned(String text) {
                warnings.add(text);
            }
        });
        List<float[]> all = new ArrayList<>();
        try (Prompts prompts = cache().encode(captions, task);
                AdapterBank bank = session.bank(Layouts.of(session.info(), TARGET), 1)) {
            assertEquals(captions.size(), prompts.size());
            Latents x = Latents.owning(1, 12, 4, 4, Noise.gaussian(1, "test latent", 0, 0, 12 * 16));
            for (int i = 0; i < captions.size(); i++) {
                all.add(denoising
                        .predict(
                                bank,
                                prompts,
                                new DenoiseBatch(
                                        x,
                                        new double[] {500},
                                        new int[] {i},
                                        new int[] {AdapterBank.BASE},
                                        new float[1]))
                        .values());
            }
        }
        return all;
    }

    @Test
    void a_caption_is_encoded_once_and_predicts_the_same_afterwards() {
        List<float[]> first = predictions(List.of("a face", "a hat"));
        List<float[]> again = predictions(List.of("a hat", "a face"));
        assertEquals(List.of(List.of("a face", "a hat")), encoded);
        assertArrayEquals(first.get(0), again.get(1));
        assertArrayEquals(first.get(1), again.get(0));
    }

    @Test
    void only_new_captions_are_encoded() {
        float[] face = predictions(List.of("a face")).get(0);
        List<float[]> three = predictions(List.of("a hat", "a face", "a cat"));
        assertEquals(List.of(List.of("a face"), List.of("a hat", "a cat")), encoded);
        assertArrayEquals(face, three.get(1));
        encoded.clear();
        assertArrayEquals(three.get(2), predictions(List.of("a cat")).get(0));
        assertEquals(List.of(), encoded);
    }

    @Test
    void a_damaged_file_is_encoded_anew() throws IOException {
        float[] face = predictions(List.of("a face")).get(0);
        try (Stream<Path> files = Files.list(folder.resolve("texts"))) {
            for (Path file : files.toList()) {
                Files.write(file, new byte[20]);
            }
        }
        assertArrayEquals(face, predictions(List.of("a face")).get(0));
        assertEquals(2, encoded.size());
        predictions(List.of("a face"));
        assertEquals(2, encoded.size(), "it was written again");
    }

    @Test
    void that_a_caption_is_too_long_is_said_each_time() {
        String tooLong = "word ".repeat(100).strip();
        predictions(List.of(tooLong));
        predictions(List.of(tooLong));
        assertEquals(2, warnings.size());
    }

    @Test
    void a_backbone_whose_prompts_cannot_leave_it_encodes_them() {
        closed = true;
        float[] face = predictions(List.of("a face")).get(0);
        assertArrayEquals(face, predictions(List.of("a face")).get(0));
        assertEquals(2, encoded.size());
    }

    /** The session, which notes what it encodes. */
    private BackboneSession counting() {
        Denoising real = session.denoising().orElseThrow();
        Denoising noting = (Denoising) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Denoising.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("encode")) {
                        encoded.add(((List<?>) arguments[0])
                                .stream().map(String::valueOf).toList());
                    }
                    return method.getName().equals("numbers") && closed
                            ? Optional.empty()
                            : method.invoke(real, arguments);
                });
        return (BackboneSession) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BackboneSession.class},
                (proxy, method, arguments) ->
                        method.getName().equals("denoising") ? Optional.of(noting) : method.invoke(session, arguments));
    }
}
