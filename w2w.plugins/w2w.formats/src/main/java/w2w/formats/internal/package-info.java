/** Not exported. */
package w2w.formats.internal;
