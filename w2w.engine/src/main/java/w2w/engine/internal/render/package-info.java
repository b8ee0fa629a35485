/** From points, prompts and noise to pictures. Not exported. */
package w2w.engine.internal.render;
