/** Not exported. */
package w2w.losses.internal;
