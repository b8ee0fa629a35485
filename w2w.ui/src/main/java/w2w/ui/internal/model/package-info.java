/** The state of the workbench: workspace, identity, history, settings. No widget is known here. Not exported. */
package w2w.ui.internal.model;
