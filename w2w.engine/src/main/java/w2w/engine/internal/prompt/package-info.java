/** Prompts as people write them, for any backbone. Not exported. */
package w2w.engine.internal.prompt;
