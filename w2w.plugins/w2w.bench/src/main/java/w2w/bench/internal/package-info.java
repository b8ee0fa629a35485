/** Not exported. */
package w2w.bench.internal;
