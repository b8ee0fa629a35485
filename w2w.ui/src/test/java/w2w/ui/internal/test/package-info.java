/** What tests of the workbench share: a driver of real windows, and an engine in memory that draws faces in plain Java. */
package w2w.ui.internal.test;
