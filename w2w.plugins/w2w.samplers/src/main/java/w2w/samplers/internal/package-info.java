/** Not exported. */
package w2w.samplers.internal;
