/** Not exported. */
package w2w.lib.djl;
