/** The studio: workspace folders, their history, and long work. Not exported. */
package w2w.engine.internal.studio;
