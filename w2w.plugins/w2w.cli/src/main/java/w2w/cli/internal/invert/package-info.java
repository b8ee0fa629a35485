/** Commands that go from pictures to points. Not exported. */
package w2w.cli.internal.invert;
