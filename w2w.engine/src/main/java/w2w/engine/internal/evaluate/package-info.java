/** Measurements of edits, samples and inversions. Not exported. */
package w2w.engine.internal.evaluate;
