/** Not exported. */
package w2w.ui.internal.space;
