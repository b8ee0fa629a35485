/** The current identity, large and in a grid. Not exported. */
package w2w.ui.internal.stage;
