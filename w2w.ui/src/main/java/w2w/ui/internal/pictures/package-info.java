/** Draws pictures for the workbench on a thread of its own. No widget is known here. Not exported. */
package w2w.ui.internal.pictures;
