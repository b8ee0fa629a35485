/** Long work. Not exported. */
package w2w.ui.internal.jobs;
