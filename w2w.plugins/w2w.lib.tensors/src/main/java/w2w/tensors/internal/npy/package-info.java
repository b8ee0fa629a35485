/** Not exported. */
package w2w.tensors.internal.npy;
