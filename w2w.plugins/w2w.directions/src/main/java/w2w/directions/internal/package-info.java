/** Not exported. */
package w2w.directions.internal;
