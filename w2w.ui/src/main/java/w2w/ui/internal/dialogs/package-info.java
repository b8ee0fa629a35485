/** What the menus ask before long work: sampling, importing, fitting, exporting; preferences. Not exported. */
package w2w.ui.internal.dialogs;
