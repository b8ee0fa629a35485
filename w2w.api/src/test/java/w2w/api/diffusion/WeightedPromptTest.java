package w2w.api.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import w2w.api.task.W2wException;

/** The right values of weights are those that the AUTOMATIC1111 web UI documents for its parser. */
class WeightedPromptTest {
    /** Text, weight, text, weight… of the only section. */
    private static void reads(String prompt, Object... wanted) {
        WeightedPrompt read = WeightedPrompt.parse(prompt);
        assertEquals(1, read.sections().size(), prompt);
        List<WeightedPrompt.Part> parts = read.sections().get(0);
        assertEquals(wanted.length / 2, parts.size(), () -> prompt + ": " + parts);
        for (int i = 0; i < parts.size(); i++) {
            assertEquals(wanted[2 * i], parts.get(i).text(), prompt);
            assertEquals((double) wanted[2 * i + 1], parts.get(i).weight(), 1e-12, prompt);
        }
    }

    @Test
    void brackets_weigh_what_the_web_ui_documents() {
        reads("normal text", "normal text", 1.0);
        reads("an (important) word", "an ", 1.0, "important", 1.1, " word", 1.0);
        reads("(unbalanced", "unbalanced", 1.1);
        reads("\\(literal\\]", "(literal]", 1.0);
        reads("(unnecessary)(parens)", "unnecessaryparens", 1.1);
        reads(
                "a (((house:1.3)) [on] a (hill:0.5), sun, (((sky))).",
                "a ",
                1.0,
                "house",
                1.573,
                " ",
                1.1,
                "on",
                1.0,
                " a ",
                1.1,
                "hill",
                0.55,
                ", sun, ",
                1.1,
                "sky",
                1.4641,
                ".",
                1.1);
    }

    @Test
    void weights_of_all_spellings_are_read() {
        reads("((word))", "word", 1.21);
        reads("[word]", "word", 1 / 1.1);
        reads("[[word]]", "word", 1 / 1.21);
        reads("(a (b:2) c:3)", "a ", 3.0, "b", 6.0, " c", 3.0);
        reads("(word: 1.3 )", "word", 1.3);
        reads("(word:+.5)", "word", 0.5);
        reads("(word:-1)", "word", -1.0);
        reads("(word:2.)", "word", 2.0);
        reads("(word:0)", "word", 0.0);
        reads("([word])", "word", 1.0);
    }

    @Test
    void what_is_no_weight_is_text() {
        reads("a: b :) c", "a: b :) c", 1.0);
        reads("b) c]", "b) c]", 1.0);
        reads("(at 12:30)", "at 12", 30.0);
        reads("(time: noon)", "time: noon", 1.1);
        reads("", new Object[0]);
        reads("()", new Object[0]);
        reads("a\\\\b \\(c\\) \\d", "a\\b (c) d", 1.0);
    }

    @Test
    void an_escaped_text_is_read_as_it_stands() {
        for (String text : List.of("saber (fate)", "a [b:c:0.5] \\ d", "((a:1.3)", "x:1.2)", "plain")) {
            reads(WeightedPrompt.escape(text), text, 1.0);
        }
        reads(WeightedPrompt.escape("a BREAK b"), "a break b", 1.0);
    }

    @Test
    void break_begins_a_section_inside_of_brackets_too() {
        WeightedPrompt read = WeightedPrompt.parse("a , BREAK  (b BREAK c:1.5) BREAK");
        assertEquals(
                List.of(
                        List.of(new WeightedPrompt.Part("a ,", 1)),
                        List.of(new WeightedPrompt.Part("b", 1.5)),
                        List.of(new WeightedPrompt.Part("c", 1.5)),
                        List.of()),
                read.sections());
        assertEquals("a , b c ", read.text());
        assertEquals(1, WeightedPrompt.parse("BREAKFAST and break").sections().size());
    }

    @Test
    void plain_prompts_are_those_that_any_backbone_encodes() {
        assertTrue(WeightedPrompt.parse("a man, smiling").isPlain());
        assertTrue(WeightedPrompt.literal("a (man) BREAK").isPlain());
        assertFalse(WeightedPrompt.parse("a (man)").isPlain());
        assertFalse(WeightedPrompt.parse("a BREAK man").isPlain());
        assertEquals("a (man) BREAK", WeightedPrompt.literal("a (man) BREAK").text());
        assertEquals(List.of(), WeightedPrompt.parse("a ([man]) \\(b\\)").notes());
        assertEquals(0, WeightedPrompt.parse("a ([man])").weights());
    }

    private static String note(String prompt) {
        List<String> notes = WeightedPrompt.parse(prompt).notes();
        assertEquals(1, notes.size(), notes::toString);
        return notes.get(0);
    }

    @Test
    void tags_of_adapters_are_named_and_left_out() {
        String said = note("a man <lora:detail_v2:0.8>, <LyCO:x>");
        assertTrue(said.startsWith("2 tags in the prompt are not applied"), said);
        assertTrue(said.contains("<lora:detail_v2:0.8>, <LyCO:x>") && said.contains("--model FILE"), said);
        reads("a man<lora:(b):1>!", "a man!", 1.0);
        reads("a < b:c > d", "a < b:c > d", 1.0);
        assertTrue(note("<lora:a:1><lora:b:1><lora:c:1><lora:d:1>").contains("and 1 more"));
    }

    @Test
    void syntax_of_other_tools_is_named_and_text() {
        assertTrue(note("a embedding:easynegative").startsWith("1 embedding in the prompt is not understood"));
        assertTrue(note("a __hair/color__ b").contains("wildcard"));
        assertTrue(note("a {red|green} hat").contains("choice"));
        assertTrue(note("a AND b").contains("composition"));
        for (String edit : List.of("[cat:dog:0.5]", "[cat:10]", "[cat::.5]", "[cat|dog]", "[(a:1.2):b: 3 ]")) {
            assertTrue(note("a " + edit).contains("1 prompt edit in the prompt is not understood and taken as text: [c")
                    || note("a " + edit).contains(": [(a"));
            reads("a " + edit + " (x)", "a " + edit + " ", 1.0, "x", 1.1);
        }
        assertEquals(
                List.of(), WeightedPrompt.parse("snake__case and [time: noon]").notes());
    }

    @Test
    void what_is_doubtful_is_said() {
        assertTrue(note("(a, (b").startsWith("2 brackets in the prompt are not closed"));
        assertTrue(note("(a:1,3)").contains("the weight 1,3 "));
        reads("(a:1.2.3)", "a:1.2.3", 1.1);
        W2wException e = assertThrows(W2wException.class, () -> WeightedPrompt.parse("(".repeat(2000) + "a"));
        assertEquals(W2wException.Kind.INPUT, e.kind());
        assertThrows(W2wException.class, () -> WeightedPrompt.parse("(a:" + "9".repeat(50) + ")"));
    }
}
