/** Where the container's own log goes. */
package w2w.engine.internal.log;
