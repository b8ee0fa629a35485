package w2w.tensors.internal.torch;

import java.util.Map;

/**
 * What a file holds.
 *
 * @param pickled the root of the pickle as it was read
 * @param tree the same with tensors resolved
 */
record TorchContent(Object pickled, Object tree, Map<String, StridedTensor> tensors) {}
