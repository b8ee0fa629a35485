/** Nets that look at pictures. */
package w2w.measures.internal;
