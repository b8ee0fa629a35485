package w2w.ui.internal.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import w2w.ui.internal.gallery.TileGrid.Box;
import w2w.ui.internal.gallery.TileGrid.Span;

class TileGridTest {
    private final TileGrid grid = new TileGrid(10, 350, 100, 20, 8);

    @Test
    void fills_the_width_with_columns() {
        assertEquals(3, grid.columns());
        assertEquals(4, grid.rows());
        assertEquals(1, new TileGrid(10, 40, 100, 20, 8).columns());
    }

    @Test
    void finds_a_tile_everywhere_within_it_and_none_in_the_gaps() {
        for (int i = 0; i < 10; i++) {
            Box b = grid.bounds(i);
            assertEquals(i, grid.at(b.x(), b.y()));
            assertEquals(i, grid.at(b.x() + b.width() - 1, b.y() + b.height() - 1));
            assertEquals(-1, grid.at(b.x() - 1, b.y()));
            assertEquals(-1, grid.at(b.x(), b.y() + b.height()));
        }
        Box last = grid.bounds(9);
        assertEquals(-1, grid.at(last.x() + 108, last.y() + 1), "beyond the last tile of the last row");
        assertEquals(-1, grid.at(0, 100_000));
    }

    @Test
    void tiles_lie_within_the_width() {
        for (int width = 120; width < 900; width += 7) {
            TileGrid g = new TileGrid(50, width, 100, 20, 8);
            Box right = g.bounds(g.columns() - 1);
            assertTrue(right.x() + right.width() <= width, "at " + width);
            assertTrue(g.bounds(0).x() >= 8);
        }
    }

    @Test
    void shows_exactly_the_tiles_that_a_window_touches() {
        for (int top = 0; top < grid.height(); top += 5) {
            Span span = grid.visible(top, 90);
            for (int i = 0; i < 10; i++) {
                Box b = grid.bounds(i);
                boolean touches = b.y() < top + 90 && b.y() + b.height() > top;
                if (touches) {
                    assertTrue(span.contains(i), "tile " + i + " from " + top);
                }
            }
            assertTrue(span.count() <= 6, "two rows at most");
        }
        assertEquals(0, new TileGrid(0, 350, 100, 20, 8).visible(0, 500).count());
    }

    @Test
    void a_large_grid_knows_its_window_at_once() {
        TileGrid large = new TileGrid(1_000_000, 350, 100, 20, 8);
        assertEquals(
                1_000_000,
                large.visible(large.height() - 500, 500).first()
                        + large.visible(large.height() - 500, 500).count());
    }

    @Test
    void reveals_a_tile_with_the_least_scrolling() {
        assertEquals(0, grid.reveal(0, 0, 300));
        assertEquals(grid.bounds(6).y() + 120 + 8 - 300, grid.reveal(6, 0, 300));
        assertEquals(grid.bounds(0).y() - 8, grid.reveal(0, 200, 300));
    }

    @Test
    void steps_stay_in_the_grid_and_in_their_column() {
        assertEquals(4, grid.step(1, 0, 1));
        assertEquals(1, grid.step(1, 0, -1));
        assertEquals(9, grid.step(9, 1, 0));
        assertEquals(0, grid.step(0, -1, 0));
        assertEquals(1, grid.step(7, 0, -5));
        assertEquals(9, grid.step(7, 0, 5), "a shorter last row ends at the last tile");
        assertEquals(9, grid.step(3, 0, 5));
        assertEquals(-1, new TileGrid(0, 350, 100, 20, 8).step(0, 1, 0));
    }
}
