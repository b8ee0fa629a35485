package w2w.ui.internal.dialogs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.task.Job;
import w2w.ui.internal.Bench;
import w2w.ui.internal.test.FakeTrustedFiles;
import w2w.ui.internal.test.Ui;

class TrustDialogTest {
    private static final String TITLE = "A net is not trusted";

    @TempDir
    Path home;

    private Bench bench;
    private FakeTrustedFiles files;
    private Path net;

    @BeforeEach
    void open() throws IOException {
        bench = Bench.open(home, 1280, 800);
        files = bench.studio().trustedFiles;
        net = Files.write(Files.createDirectories(home.resolve("nets")).resolve("identity.pt"), new byte[1_234_567]);
        bench.studio().catalogue.naming.put("identity.pt", "“folder” of w2w.measures.internal.Nets");
    }

    @AfterEach
    void close() {
        if (bench != null) {
            bench.close();
        }
    }

    private List<byte[]> measure(AtomicInteger runs) {
        List<byte[]> results = new ArrayList<>();
        bench.desk()
                .job(
                        "Measure 8 pictures",
                        task -> {
                            runs.incrementAndGet();
                            return files.read(net);
                        },
                        results::add);
        return results;
    }

    @Test
    void a_job_that_needs_a_net_asks_and_is_done_again_when_the_net_is_trusted() {
        AtomicInteger runs = new AtomicInteger();
        List<String> shown = new ArrayList<>();
        Ui.answer(bench.display(), TITLE, dialog -> {
            Ui.find(dialog, Text.class).forEach(text -> shown.add(text.getText()));
            shoot(dialog, "trust");
            Ui.press(Ui.button(dialog, "Trust this net"));
        });
        List<byte[]> results = measure(runs);
        Ui.await(bench.display(), "the result", () -> !results.isEmpty());
        assertEquals(2, runs.get());
        assertEquals(
                List.of(
                        "Measure 8 pictures",
                        net.toString(),
                        "1,234,567 bytes",
                        files.list().get(0).sha256(),
                        "“folder” of w2w.measures.internal.Nets"),
                shown);
        assertEquals(List.of(), bench.desk().troubles().get());
    }

    @Test
    void declines_by_default_and_says_that_the_job_failed() {
        AtomicInteger runs = new AtomicInteger();
        Ui.answer(bench.display(), TITLE, dialog -> {
            Button no = Ui.button(dialog, "Don't trust");
            assertSame(no, dialog.getDefaultButton());
            Ui.press(no);
        });
        measure(runs);
        Ui.await(
                bench.display(),
                "the trouble",
                () -> !bench.desk().troubles().get().isEmpty());
        assertEquals("Measure 8 pictures", bench.desk().troubles().get().get(0).doing());
        assertEquals(1, runs.get());
        assertEquals(1, files.list().size(), "that of the bundle");
    }

    @Test
    void work_behind_asks_too() {
        Ui.answer(bench.display(), TITLE, dialog -> Ui.press(Ui.button(dialog, "Trust this net")));
        List<byte[]> results = new ArrayList<>();
        bench.desk().background(() -> files.read(net), results::add);
        Ui.await(bench.display(), "the result", () -> !results.isEmpty());
    }

    @Test
    void closing_the_window_declines() {
        AtomicInteger runs = new AtomicInteger();
        Shell shell = bench.shell();
        Ui.answer(bench.display(), TITLE, dialog -> bench.display().timerExec(200, shell::close));
        List<byte[]> results = measure(runs);
        Ui.await(bench.display(), "the window to close", shell::isDisposed);
        Ui.await(
                bench.display(),
                "the job to end",
                () -> bench.studio().jobs().get(0).state() == Job.State.FAILED);
        assertEquals(List.of(), results);
        assertEquals(1, files.list().size(), "that of the bundle");
    }

    @Test
    void trust_is_listed_and_taken_back_but_not_that_of_a_bundle() {
        files.trust(net);
        List<String> seen = new ArrayList<>();
        Ui.answer(bench.display(), "Trusted nets", dialog -> {
            Table table = Ui.find(dialog, Table.class).get(0);
            Button back = Ui.button(dialog, "Take trust back");
            Ui.await(bench.display(), "two nets", () -> table.getItemCount() == 2);
            shoot(dialog, "trusted");
            assertFalse(back.isEnabled());
            select(table, 1);
            seen.add(table.getItem(1).getText(2) + " " + back.isEnabled());
            select(table, 0);
            seen.add(table.getItem(0).getText(2) + " " + back.isEnabled());
            Ui.press(back);
            Ui.await(bench.display(), "one net", () -> table.getItemCount() == 1);
            dialog.close();
        });
        Ui.choose(bench.shell(), "Edit", "Trusted nets…");
        assertEquals(List.of("bundle w2w.data.miniature false", "you true"), seen);
        assertTrue(files.list().stream().noneMatch(t -> t.by().isEmpty()));
    }

    private static void select(Table table, int row) {
        table.setSelection(row);
        Ui.notify(table, org.eclipse.swt.SWT.Selection);
    }

    private static void shoot(Shell dialog, String name) {
        try {
            Ui.screenshot(dialog, name);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
