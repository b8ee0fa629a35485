/** Populations on disk: shards of rows, a table of models, and how they are made of files. */
package w2w.engine.internal.population;
