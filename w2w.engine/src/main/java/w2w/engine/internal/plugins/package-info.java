/** The plug-in host: what is there, how it is, and the guard around what it does. */
package w2w.engine.internal.plugins;
