/** Bringing adapters from anywhere to one layout and one choice among the equal pairs (A, B). */
package w2w.engine.internal.gauge;
