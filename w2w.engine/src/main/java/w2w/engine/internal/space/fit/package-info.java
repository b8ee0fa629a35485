/** Principal components of a standardised population: exact where that fits, randomised elsewhere, both in tiles. */
package w2w.engine.internal.space.fit;
