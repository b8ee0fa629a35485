package w2w.ui.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.swt.widgets.Display;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.edit.Edit;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.test.FakeStudio;
import w2w.ui.internal.test.Ui;
import w2w.ui.internal.view.View;

/** Walks through all views and measures how long the event loop stands still at most. */
class TourTest {
    /** Aimed at are 50 ms; what is refused is waiting for a picture, a file or the engine, which takes longer than any machine is slow. */
    private static final double BLOCKED = 3000;

    @TempDir
    Path home;

    @Test
    void nothing_long_is_done_where_events_are_dispatched() throws Exception {
        FakeStudio studio = new FakeStudio(4000);
        studio.renderer.stepMillis = 15;
        try (Bench bench = Bench.open(studio, home, 1280, 800, false)) {
            List<String> lines = new ArrayList<>();
            Pauses all = new Pauses();
            for (View view : Views.all("plugins", home)) {
                step(bench, all, lines, "show " + view.id(), () -> bench.show(view.id()));
            }
            Identity identity = bench.desk().history().identity().orElseThrow();
            var beard = bench.desk().directions().get().get(1);
            for (int i = 1; i <= 20; i++) {
                double strength = i / 5.0;
                step(bench, all, lines, "preview", () -> bench.desk()
                        .history()
                        .preview(identity.withEdit(Edit.of(beard, strength))));
            }
            step(bench, all, lines, "change", () -> bench.desk()
                    .history()
                    .change("Beard", identity.withEdit(Edit.of(beard, 4))));
            step(bench, all, lines, "undo", () -> bench.desk().history().undo());
            step(bench, all, lines, "compare", () -> bench.window().run("compare"));
            step(bench, all, lines, "grid", () -> bench.window().run("grid"));
            step(bench, all, lines, "dark", () -> bench.window().run("theme"));
            step(bench, all, lines, "resize", () -> bench.shell().setSize(1600, 1000));
            step(bench, all, lines, "single", () -> bench.window().run("grid"));
            lines.forEach(System.out::println);
            System.out.printf(Locale.ROOT, "longest pause of the event loop: %.0f ms%n", all.longest());
            assertTrue(all.longest() < BLOCKED, all.longest() + " ms");
        }
    }

    private static void step(Bench bench, Pauses all, List<String> lines, String name, Runnable what) {
        Display display = bench.display();
        Pauses mine = new Pauses();
        display.asyncExec(what);
        long end = System.nanoTime() + (name.equals("preview") ? 40_000_000L : 600_000_000L);
        while (System.nanoTime() < end) {
            boolean more = all.timed(() -> mine.timed(display::readAndDispatch));
            if (!more) {
                display.timerExec(5, () -> {});
                display.sleep();
            }
        }
        lines.add(String.format(Locale.ROOT, "%-16s %6.1f ms", name, mine.longest()));
    }

    @Test
    void every_view_is_seen_in_both_themes_and_two_sizes() throws Exception {
        int[][] sizes = {{1280, 800}, {2560, 1440}};
        for (int[] size : sizes) {
            for (boolean dark : new boolean[] {false, true}) {
                Path there = home.resolve(size[0] + "-" + dark);
                try (Bench bench = Bench.open(new FakeStudio(60), there, size[0], size[1], dark)) {
                    for (View view : Views.all("plugins", there)) {
                        bench.show(view.id());
                        long until = System.nanoTime() + 500_000_000L;
                        Ui.await(bench.display(), "its pictures", () -> System.nanoTime() > until);
                        Ui.screenshot(bench.shell(), "view-" + view.id() + "-" + size[0] + (dark ? "-dark" : "-light"));
                    }
                    assertTrue(
                            bench.desk().troubles().get().isEmpty(),
                            bench.desk().troubles().get().toString());
                }
            }
        }
    }
}
