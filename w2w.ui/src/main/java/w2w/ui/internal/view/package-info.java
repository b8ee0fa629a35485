/** What a view is and what it may ask of the window. Not exported. */
package w2w.ui.internal.view;
