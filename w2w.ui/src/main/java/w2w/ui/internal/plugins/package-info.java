/** Plug-ins, their state and their settings. Not exported. */
package w2w.ui.internal.plugins;
