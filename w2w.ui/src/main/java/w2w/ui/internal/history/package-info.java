/** The tree of changes. Not exported. */
package w2w.ui.internal.history;
