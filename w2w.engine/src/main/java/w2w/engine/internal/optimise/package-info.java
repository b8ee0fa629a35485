/** Optimisers that inversion and training share. Not exported. */
package w2w.engine.internal.optimise;
