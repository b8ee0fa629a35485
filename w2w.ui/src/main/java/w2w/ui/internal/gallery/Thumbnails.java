package w2w.ui.internal.gallery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.swt.graphics.Device;
import org.eclipse.swt.graphics.Image;
import org.jspecify.annotations.Nullable;
import w2w.api.edit.Edit;
import w2w.api.space.Coefficients;
import w2w.api.studio.Subject;
import w2w.ui.internal.look.Images;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.OpenSpace;
import w2w.ui.internal.pictures.Priority;
import w2w.ui.internal.pictures.Raster;
import w2w.ui.internal.pictures.Receiver;
import w2w.ui.internal.pictures.Ticket;

/** The pictures of the tiles that are on the screen, and of those seen last. UI thread. */
final class Thumbnails {
    /** Images held; a screenful at the smallest size is fewer. */
    private static final int MOST = 700;

    /** Pixels of a side beyond which a thumbnail shows no more. */
    private static final int LARGEST = 320;

    private final Desk desk;
    private final Device device;
    private final Runnable arrived;
    private final Map<Item.Key, Thumbnail> known = new LinkedHashMap<>(64, 0.75f, true);
    private int generation;

    /** One tile's. */
    private static final class Thumbnail {
        private final Item item;
        private @Nullable Image image;
        private @Nullable Ticket ticket;
        private String trouble = "";

        Thumbnail(Item item) {
            this.item = item;
        }

        void drop() {
            if (ticket != null) {
                ticket.cancel();
                ticket = null;
            }
            if (image != null) {
                image.dispose();
                image = null;
            }
        }
    }

    /** @param arrived is called when there is something new to paint */
    Thumbnails(Desk desk, Device device, Runnable arrived) {
        this.desk = desk;
        this.device = device;
        this.arrived = arrived;
    }

    /** The picture; null until it has come. */
    @Nullable
    Image image(Item item) {
        Thumbnail thumbnail = known.get(item.key());
        return thumbnail == null ? null : thumbnail.image;
    }

    /** Why there is no picture; empty where it may come yet. */
    String trouble(Item item) {
        Thumbnail thumbnail = known.get(item.key());
        return thumbnail == null ? item.trouble() : thumbnail.trouble;
    }

    /** Asks for the pictures of these, first ones first, and lets others go that were asked for and have not come. */
    void want(List<Item> visible) {
        Set<Item.Key> keys = new HashSet<>();
        visible.forEach(i -> keys.add(i.key()));
        known.entrySet().removeIf(e -> {
            Thumbnail t = e.getValue();
            boolean unseen = t.image == null && !keys.contains(e.getKey());
            if (unseen) {
                t.drop();
            }
            return unseen;
        });
        List<Thumbnail> people = new ArrayList<>();
        for (Item item : visible) {
            Thumbnail there = known.get(item.key());
            if (there != null && there.item.equals(item)) {
                continue;
            }
            if (there != null) {
                there.drop(); // another model of the same name
            }
            Thumbnail made = new Thumbnail(item);
            known.put(item.key(), made);
            if (item.isKept()) {
                item.model().ifPresent(m -> draw(made, new Subject.Point(m.point(), m.edit())));
                made.trouble = item.trouble();
            } else {
                people.add(made);
            }
        }
        readPeople(people);
        forget();
    }

    /** All at once: a seek a row, in one go behind. */
    private void readPeople(List<Thumbnail> people) {
        Optional<OpenSpace> space = desk.space().get();
        if (people.isEmpty() || space.isEmpty()) {
            return;
        }
        int mine = generation;
        desk.background(
                () -> {
                    List<Coefficients> points = new ArrayList<>();
                    for (Thumbnail t : people) {
                        points.add(space.get().people().read(t.item.row(), 1));
                    }
                    return points;
                },
                points -> {
                    for (int i = 0; i < people.size(); i++) {
                        Thumbnail t = people.get(i);
                        if (mine == generation && known.get(t.item.key()) == t) {
                            draw(t, new Subject.Point(points.get(i), Edit.NONE));
                        }
                    }
                });
    }

    private void draw(Thumbnail thumbnail, Subject subject) {
        int mine = generation;
        thumbnail.ticket = desk.pictures().draw(desk.pictures().thumbnail(subject), Priority.VISIBLE, new Receiver() {
            @Override
            public void show(Raster picture, boolean last) {
                if (mine == generation && !device.isDisposed()) {
                    if (thumbnail.image != null) {
                        thumbnail.image.dispose();
                    }
                    thumbnail.image = Images.of(device, picture.shrunk(LARGEST));
                    thumbnail.trouble = "";
                    arrived.run();
                }
            }

            @Override
            public void failed(RuntimeException why) {
                if (mine == generation) {
                    thumbnail.trouble = String.valueOf(why.getMessage());
                    arrived.run();
                }
            }
        });
    }

    /** Those not painted for the longest time go first. */
    private void forget() {
        Iterator<Thumbnail> oldest = known.values().iterator();
        for (int over = known.size() - MOST; over > 0; over--) {
            oldest.next().drop();
            oldest.remove();
        }
    }

    /** Forgets all: another model draws, or another space is in use. */
    void clear() {
        generation++;
        known.values().forEach(Thumbnail::drop);
        known.clear();
    }
}
