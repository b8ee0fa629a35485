/** The parts of a torch {@code .pt} file: archive, storages, tensors, tables. */
package w2w.tensors.internal.torch;
