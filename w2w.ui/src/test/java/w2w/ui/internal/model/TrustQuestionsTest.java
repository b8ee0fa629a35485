package w2w.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.plugin.UntrustedFileException;
import w2w.api.task.W2wException;
import w2w.ui.internal.model.TrustQuestions.Asking;
import w2w.ui.internal.model.TrustQuestions.Question;
import w2w.ui.internal.test.FakeStudio;
import w2w.ui.internal.test.FakeTrustedFiles;

class TrustQuestionsTest {
    @TempDir
    Path folder;

    private final FakeStudio studio = new FakeStudio(1);
    private final FakeTrustedFiles files = studio.trustedFiles;
    private final List<Question> asked = new ArrayList<>();
    private final TrustQuestions questions = new TrustQuestions(files, studio.catalogue, Runnable::run);
    private Path net = Path.of("");

    @BeforeEach
    void write() throws IOException {
        net = Files.writeString(folder.resolve("identity.pt"), "a net");
    }

    private void answer(boolean yes) {
        questions.ask(question -> {
            asked.add(question);
            return yes;
        });
    }

    private byte[] read(Asking asking) {
        return questions.retrying("Measure", asking, () -> files.read(net));
    }

    @Test
    void does_the_work_again_once_the_file_is_trusted() throws IOException {
        answer(true);
        studio.catalogue.naming.put("identity.pt", "“folder” of nets");
        assertArrayEquals(Files.readAllBytes(net), read(Asking.ALWAYS));
        assertEquals(1, asked.size());
        Question question = asked.get(0);
        assertEquals("Measure", question.doing());
        assertEquals(Optional.of("“folder” of nets"), question.namedBy());
        assertEquals(net, question.file().file());
        assertEquals(5, question.file().size());
        read(Asking.ALWAYS);
        assertEquals(1, asked.size());
    }

    @Test
    void asks_for_each_file_that_the_work_needs() throws IOException {
        answer(true);
        Path second = Files.writeString(folder.resolve("attributes.pt"), "another net");
        questions.retrying("Measure", Asking.ALWAYS, () -> {
            files.read(net);
            return files.read(second);
        });
        assertEquals(
                List.of(net, second), asked.stream().map(q -> q.file().file()).toList());
    }

    @Test
    void what_is_declined_fails_as_it_did_and_only_what_a_person_begins_asks_again() {
        answer(false);
        for (int i = 0; i < 2; i++) {
            assertTrue(UntrustedFileException.in(assertThrows(W2wException.class, () -> read(Asking.ONCE)))
                    .isPresent());
        }
        assertEquals(1, asked.size());
        assertThrows(W2wException.class, () -> read(Asking.ALWAYS));
        assertThrows(W2wException.class, () -> read(Asking.ALWAYS));
        assertEquals(3, asked.size());
        assertTrue(files.list().stream().noneMatch(t -> t.by().isEmpty()));
    }

    @Test
    void a_file_that_changes_while_the_person_thinks_is_not_trusted() {
        questions.ask(question -> {
            try {
                Files.writeString(net, "another program");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return true;
        });
        W2wException e = assertThrows(W2wException.class, () -> read(Asking.ALWAYS));
        assertEquals("the net has changed", e.what());
        assertTrue(files.list().stream().noneMatch(t -> t.by().isEmpty()));
    }

    @Test
    void other_errors_and_work_that_goes_on_failing_ask_nothing_more() {
        answer(true);
        W2wException other = W2wException.input("there is no such file");
        assertSame(other, assertThrows(W2wException.class, () -> failing(other)));
        assertEquals(0, asked.size());
        W2wException refusal = assertThrows(W2wException.class, () -> files.read(net));
        RuntimeException wrapped = new CompletionException(refusal);
        assertSame(wrapped, assertThrows(CompletionException.class, () -> failing(wrapped)));
        assertEquals(1, asked.size());
    }

    private void failing(RuntimeException e) {
        questions.retrying("Measure", Asking.ALWAYS, () -> {
            throw e;
        });
    }

    @Test
    void one_answer_serves_all_who_wait_for_it() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        questions.ask(question -> {
            asked.add(question);
            try {
                both.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return true;
        });
        List<CompletableFuture<byte[]>> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            readers.add(CompletableFuture.supplyAsync(() -> questions.retrying("Measure", Asking.ALWAYS, () -> {
                both.countDown();
                return files.read(net);
            })));
        }
        for (CompletableFuture<byte[]> reader : readers) {
            assertEquals(5, reader.get().length);
        }
        assertEquals(1, asked.size());
    }

    @Test
    void closing_declines_what_nobody_answers() throws Exception {
        TrustQuestions unheard = new TrustQuestions(files, studio.catalogue, work -> {});
        CompletableFuture<byte[]> reader =
                CompletableFuture.supplyAsync(() -> unheard.retrying("Measure", Asking.ALWAYS, () -> files.read(net)));
        unheard.close();
        ExecutionException e = assertThrows(ExecutionException.class, reader::get);
        assertTrue(UntrustedFileException.in(e).isPresent(), e::toString);
    }
}
