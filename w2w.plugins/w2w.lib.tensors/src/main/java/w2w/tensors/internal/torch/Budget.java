package w2w.tensors.internal.torch;

import w2w.api.task.W2wException;

/** Bounds what a table may become: a pickle can name one array many times, each time a few bytes long. */
final class Budget {
    private long left;

    Budget(long units) {
        left = units;
    }

    void spend(long units) {
        left -= units;
        if (left < 0) {
            throw W2wException.input("the table is larger than a table of labels can be");
        }
    }
}
