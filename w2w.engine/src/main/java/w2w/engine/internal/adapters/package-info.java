/** Adapter files of any kind brought to low-rank layers. */
package w2w.engine.internal.adapters;
