package w2w.ui.internal.pictures;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pictures used last, up to a number of bytes. Any thread may call. */
final class Memory {
    private final Map<Shot, Raster> pictures = new LinkedHashMap<>(64, 0.75f, true);
    private final long most;
    private long bytes;

    Memory(long most) {
        this.most = most;
    }

    synchronized @Nullable Raster get(Shot shot) {
        return pictures.get(shot);
    }

    synchronized void put(Shot shot, Raster picture) {
        Raster before = pictures.put(shot, picture);
        bytes += picture.rgb().length - (before == null ? 0 : before.rgb().length);
        Iterator<Raster> oldest = pictures.values().iterator();
        while (bytes > most && pictures.size() > 1) {
            bytes -= oldest.next().rgb().length;
            oldest.remove();
        }
    }

    synchronized void clear() {
        pictures.clear();
        bytes = 0;
    }
}
