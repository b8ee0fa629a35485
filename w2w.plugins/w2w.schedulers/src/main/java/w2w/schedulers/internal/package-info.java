/** Not exported. */
package w2w.schedulers.internal;
