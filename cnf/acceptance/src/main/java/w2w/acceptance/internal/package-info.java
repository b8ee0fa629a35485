/** Not exported. */
package w2w.acceptance.internal;
