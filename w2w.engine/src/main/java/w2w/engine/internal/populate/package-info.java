/** From pictures of many identities to a population. Not exported. */
package w2w.engine.internal.populate;
