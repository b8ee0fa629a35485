/** Not exported. */
package w2w.cli.internal;
