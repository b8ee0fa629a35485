/** Uses one process for long and looks whether it grows. */
package w2w.bench.internal.soak;
