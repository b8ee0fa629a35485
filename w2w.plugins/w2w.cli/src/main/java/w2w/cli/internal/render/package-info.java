/** Commands that open a backbone. Not exported. */
package w2w.cli.internal.render;
