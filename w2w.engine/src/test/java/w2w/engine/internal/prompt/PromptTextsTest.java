package w2w.engine.internal.prompt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.PromptWeighting;
import w2w.api.diffusion.Prompts;
import w2w.api.diffusion.RenderSettings;
import w2w.api.diffusion.Rendering;
import w2w.api.diffusion.WeightedPrompt;
import w2w.api.task.Task;
import w2w.backbone.closedform.internal.ClosedFormBackbone;
import w2w.tck.ParserFuzz;

class PromptTextsTest {
    private final List<String> warnings = new ArrayList<>();
    private final Task task = Task.observedBy(new Task.Observer() {
        @Override
        public void warned(String text) {
            warnings.add(text);
        }
    });

    private static BackboneSession open(String model) {
        return new ClosedFormBackbone()
                .open(new OpenRequest(model, "cpu", OpenRequest.Precision.AUTO, Map.of()), Task.unwatched());
    }

    @Test
    void a_backbone_without_weights_gets_the_words_and_it_is_said() {
        try (BackboneSession session = open(ClosedFormBackbone.MODEL)) {
            Denoising denoising = session.denoising().orElseThrow();
            try (Prompts found = PromptTexts.encode(
                            session, denoising, List.of("a (face:1.3) BREAK [at sea]", "blur"), task);
                    Prompts wanted = denoising.encode(List.of("a face at sea", "blur"))) {
                assertArrayEquals(
                        denoising.numbers(wanted).orElseThrow(),
                        denoising.numbers(found).orElseThrow());
            }
            assertEquals(
                    List.of("Closed form cannot weigh words: 2 weights and 1 BREAK of the prompt are left out"),
                    warnings);
        }
    }

    @Test
    void nothing_is_said_of_a_plain_prompt() {
        try (BackboneSession session = open(ClosedFormBackbone.MODEL)) {
            PromptTexts.encode(session, session.denoising().orElseThrow(), List.of("a \\(face\\)", ""), task)
                    .close();
            assertEquals(List.of(), warnings);
        }
    }

    @Test
    void tags_and_cut_words_are_said() {
        try (BackboneSession session = open(ClosedFormBackbone.MODEL)) {
            String prompt = "<lora:x:1>" + "w ".repeat(75) + "lost";
            PromptTexts.encode(session, session.denoising().orElseThrow(), List.of(prompt), task)
                    .close();
            assertTrue(warnings.get(0).startsWith("1 tag in the prompt is not applied"), warnings::toString);
            assertEquals("left out: lost", warnings.get(1));
        }
    }

    @Test
    void a_backbone_with_weights_gets_them_read() {
        List<WeightedPrompt> given = new ArrayList<>();
        try (BackboneSession session = open(ClosedFormBackbone.MODEL)) {
            Denoising real = session.denoising().orElseThrow();
            PromptWeighting weighting = prompts -> {
                given.addAll(prompts);
                return real.encode(List.of("x"));
            };
            Denoising able = (Denoising) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {Denoising.class},
                    (self, method, arguments) -> method.getName().equals("promptWeighting")
                            ? Optional.of(weighting)
                            : method.invoke(real, arguments));
            PromptTexts.encode(session, able, List.of("a (face)", ""), task).close();
        }
        assertEquals(List.of(WeightedPrompt.parse("a (face)"), WeightedPrompt.parse("")), given);
        assertEquals(List.of(), warnings);
    }

    @Test
    void rendering_gets_what_it_understands() {
        RenderSettings asked =
                new RenderSettings("a (face) <lora:x:1>", "(b", 2, RenderSettings.Against.BASE_MODEL, "", 2, 16, 16);
        try (BackboneSession session = open(ClosedFormBackbone.RENDER_ONLY)) {
            Rendering plain = session.rendering().orElseThrow();
            RenderSettings found = PromptTexts.forRendering(session, plain, asked, task);
            assertEquals("a face ", found.prompt());
            assertEquals("b", found.negativePrompt());
            assertEquals(4, warnings.size(), warnings::toString);
            warnings.clear();
            Rendering able = (Rendering) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Rendering.class}, (self, method, arguments) -> true);
            assertEquals(asked, PromptTexts.forRendering(session, able, asked, task));
            assertEquals(2, warnings.size(), warnings::toString);
        }
    }

    @Test
    void damaged_prompts_are_read_or_refused() {
        List<byte[]> valid = Stream.of(
                        "a (((house:1.3)) [on] a (hill:0.5), sun, (((sky))).",
                        "x BREAK (y BREAK z:1.2) <lora:name:0.8> embedding:bad __color__ {a|b} [a:b:0.5]",
                        "\\(literal\\] \\\\ (time: noon) a AND b 🙂")
                .map(s -> s.getBytes(StandardCharsets.UTF_8))
                .toList();
        ParserFuzz.of(16, valid)
                .words(
                        "(",
                        ")",
                        "[",
                        "]",
                        ":1.1)",
                        "BREAK",
                        "<lora:",
                        ">",
                        "\\",
                        ":9999999999999999999999999)",
                        "__",
                        "{",
                        "|")
                .run(input -> {
                    WeightedPrompt read = WeightedPrompt.parse(new String(input, StandardCharsets.UTF_8));
                    String text = read.text().replace("<", "").replace("BREAK", "break");
                    assertEquals(
                            text,
                            WeightedPrompt.parse(WeightedPrompt.escape(text)).text());
                });
    }
}
