/** Starts the container from the distribution folder and hands the main thread to the command line or the workbench. */
package w2w.launch;
