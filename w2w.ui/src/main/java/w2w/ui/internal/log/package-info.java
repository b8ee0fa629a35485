/** The log. Not exported. */
package w2w.ui.internal.log;
