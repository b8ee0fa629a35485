/** The files that the authors of weights2weights publish, read into our space and population. */
package w2w.engine.internal.release;
