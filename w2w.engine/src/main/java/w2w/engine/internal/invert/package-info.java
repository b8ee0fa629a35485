/** From pictures to points. Not exported. */
package w2w.engine.internal.invert;
