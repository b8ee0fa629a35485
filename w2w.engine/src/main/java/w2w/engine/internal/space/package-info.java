/** Weight spaces on disk: the file, the space and the coefficients over it. */
package w2w.engine.internal.space;
