package example;

import w2w.api.edit.DirectionFinder;
import w2w.api.plugin.Direction;
import w2w.tck.DirectionFinderContract;

class MedianFinderTest extends DirectionFinderContract {
    @Override
    protected DirectionFinder finder() {
        return new MedianFinder();
    }

    @Override
    protected Direction.Source source() {
        return Direction.Source.LABELS;
    }
}
