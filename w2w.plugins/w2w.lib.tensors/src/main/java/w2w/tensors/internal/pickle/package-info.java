/** Reads pickles as data: calls are recorded, never made. */
package w2w.tensors.internal.pickle;
