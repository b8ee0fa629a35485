/** Commands on a workspace: spaces, samples, directions, edits, models, history. Not exported. */
package w2w.cli.internal.space;
