package w2w.engine.internal.space;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Directions that were decoded to weights, the least recently used ones forgotten. Any thread may call. */
final class DirectionCache {
    private final int capacity;
    private final Map<Key, float[]> decoded = new LinkedHashMap<>(16, 0.75f, true);

    private record Key(float[] direction) {
        @Override
        public boolean equals(Object o) {
            return o instanceof Key k && Arrays.equals(k.direction, direction);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(direction);
        }
    }

    DirectionCache(int capacity) {
        this.capacity = capacity;
    }

    /** What {@code decode} gave for an equal direction, not to be written to. Decoding happens outside the lock: twice, if two threads miss. */
    float[] get(float[] direction, Function<float[], float[]> decode) {
        Key key = new Key(direction.clone());
        synchronized (decoded) {
            float[] found = decoded.get(key);
            if (found != null) {
                return found;
            }
        }
        float[] made = decode.apply(direction);
        synchronized (decoded) {
            decoded.put(key, made);
            if (decoded.size() > capacity) {
                decoded.remove(decoded.keySet().iterator().next());
            }
        }
        return made;
    }

    void clear() {
        synchronized (decoded) {
            decoded.clear();
        }
    }
}
