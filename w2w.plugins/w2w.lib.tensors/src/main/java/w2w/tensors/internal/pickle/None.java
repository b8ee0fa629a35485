package w2w.tensors.internal.pickle;

/** Python's None. */
public enum None {
    NONE
}
