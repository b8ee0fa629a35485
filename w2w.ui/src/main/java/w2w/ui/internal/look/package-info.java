/** What all views are made of: texts, theme, fonts, drawing surfaces, small widgets. Not exported. */
package w2w.ui.internal.look;
