package w2w.ui.internal.pictures;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place on the screen where a moving shot is kept in view: a coarse picture at once, the whole one when the hand rests. A coarse picture
 * that is being drawn is finished, so that something is seen during the movement; a whole one that is out of date is given up within a
 * step, and not begun while a hand moves on, since the next coarse one would wait for that step. UI thread.
 */
public final class Easel {
    /** A hand whose moves are this far apart at most is on its way, milliseconds; after as long without one it rests. */
    private static final long REST = 200;

    private final Pictures pictures;
    private final Receiver receiver;
    private @Nullable Shot wanted;
    private @Nullable Ticket coarse;
    private @Nullable Ticket whole;
    private boolean coarseIsOld;
    private long moved = System.nanoTime() - REST * 1_000_000;

    Easel(Pictures pictures, Receiver receiver) {
        this.pictures = pictures;
        this.receiver = receiver;
    }

    /** Wants this shot from now on. */
    public void show(Shot shot) {
        if (shot.equals(wanted) && whole != null) {
            return;
        }
        wanted = shot;
        long now = System.nanoTime();
        boolean moving = now - moved < REST * 1_000_000;
        moved = now;
        stop();
        Optional<Raster> known = pictures.cached(shot);
        if (known.isPresent()) {
            receiver.show(known.get(), true);
            return;
        }
        if (coarse == null) {
            sketch(shot);
        } else {
            coarseIsOld = true;
        }
        paint(shot, moving ? REST : 0);
    }

    /** Wants nothing any more. */
    public void clear() {
        wanted = null;
        stop();
        if (coarse != null) {
            coarse.cancel();
            coarse = null;
        }
    }

    private void stop() {
        if (whole != null) {
            whole.cancel();
            whole = null;
        }
    }

    private void sketch(Shot shot) {
        coarseIsOld = false;
        coarse = pictures.draw(pictures.coarse(shot), Priority.COARSE, new Receiver() {
            @Override
            public void show(Raster picture, boolean last) {
                sketched();
                receiver.show(picture, false);
            }

            @Override
            public void failed(RuntimeException why) {
                sketched(); // the whole one says so too
            }
        });
    }

    private void sketched() {
        coarse = null;
        if (coarseIsOld && wanted != null && whole != null) {
            sketch(wanted);
        }
    }

    private void paint(Shot shot, long millis) {
        whole = pictures.draw(shot, Priority.STAGE, millis, new Receiver() {
            @Override
            public void show(Raster picture, boolean last) {
                whole = null;
                if (coarse != null) {
                    coarse.cancel();
                    coarse = null;
                }
                receiver.show(picture, true);
            }

            @Override
            public void failed(RuntimeException why) {
                whole = null;
                receiver.failed(why);
            }
        });
    }
}
