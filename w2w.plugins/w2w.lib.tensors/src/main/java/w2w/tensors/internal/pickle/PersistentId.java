package w2w.tensors.internal.pickle;

/** Something kept outside of the pickle, by its id. */
public record PersistentId(Object id) {}
