/** Kills commands at random moments and looks what is left. */
package w2w.bench.internal.kill;
