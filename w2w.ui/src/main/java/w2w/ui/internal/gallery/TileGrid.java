package w2w.ui.internal.gallery;

/**
 * Where the tiles of a grid stand that is wider than nothing and as high as it needs to be; no tile is an object, so that a million cost
 * what ten do. Lengths in points.
 *
 * @param count tiles
 * @param width of the area
 * @param side of a tile's picture
 * @param caption height of the text below the picture
 * @param gap between tiles and around them
 */
record TileGrid(int count, int width, int side, int caption, int gap) {
    /** A rectangle, right and bottom edge excluded. */
    record Box(int x, int y, int width, int height) {
        boolean contains(int px, int py) {
            return px >= x && py >= y && px < x + width && py < y + height;
        }
    }

    /** Tiles one after the other. */
    record Span(int first, int count) {
        boolean contains(int tile) {
            return tile >= first && tile < first + count;
        }
    }

    TileGrid {
        if (count < 0 || side < 1 || caption < 0 || gap < 0) {
            throw new IllegalArgumentException(count + " tiles of " + side + " + " + caption + ", gap " + gap);
        }
    }

    int columns() {
        return Math.max(1, (width - gap) / (side + gap));
    }

    int rows() {
        return (count + columns() - 1) / columns();
    }

    /** Of the whole grid. */
    int height() {
        return gap + rows() * pitch();
    }

    /** From the top of one row to that of the next. */
    int pitch() {
        return side + caption + gap;
    }

    /** Space left of the first column: what is left over of the width is on both sides. */
    private int margin() {
        return Math.max(gap, (width - columns() * (side + gap) + gap) / 2);
    }

    /** A tile, caption included, in the grid's own coordinates. */
    Box bounds(int tile) {
        int column = tile % columns();
        int row = tile / columns();
        return new Box(margin() + column * (side + gap), gap + row * pitch(), side, side + caption);
    }

    /** The tile at a point of the grid, −1 in a gap or beyond the last one. */
    int at(int x, int y) {
        int column = Math.floorDiv(x - margin(), side + gap);
        int row = Math.floorDiv(y - gap, pitch());
        if (column < 0 || column >= columns() || row < 0) {
            return -1;
        }
        long tile = (long) row * columns() + column;
        return tile < count && bounds((int) tile).contains(x, y) ? (int) tile : -1;
    }

    /** The tiles that a window of {@code height} from {@code top} on shows, in part or whole. */
    Span visible(int top, int height) {
        int firstRow = Math.max(0, Math.floorDiv(top - gap, pitch()));
        int lastRow = Math.floorDiv(top + height - gap - 1, pitch());
        int first = Math.min(count, firstRow * columns());
        int end = (int) Math.min(count, Math.max(0, (lastRow + 1L) * columns()));
        return new Span(first, Math.max(0, end - first));
    }

    /** The top of a window of {@code height} that shows a tile whole, as near to {@code top} as can be. */
    int reveal(int tile, int top, int height) {
        Box b = bounds(tile);
        int least = b.y() + b.height() + gap - height;
        int most = b.y() - gap;
        return clampTop(top < least ? least : Math.min(top, most), height);
    }

    int clampTop(int top, int height) {
        return Math.max(0, Math.min(top, height() - height));
    }

    /** The tile that is so many rows and columns away; at an edge the last one in that direction. */
    int step(int from, int columnsAway, int rowsAway) {
        if (count == 0) {
            return -1;
        }
        long to = from + columnsAway + (long) rowsAway * columns();
        if (rowsAway != 0 && (to < 0 || to >= count)) { // stays in its column, or at the end of a shorter last row
            int column = Math.floorMod(from, columns());
            to = rowsAway < 0 ? column : Math.max(from, Math.min(count - 1L, (rows() - 1L) * columns() + column));
        }
        return (int) Math.max(0, Math.min(count - 1L, to));
    }
}
