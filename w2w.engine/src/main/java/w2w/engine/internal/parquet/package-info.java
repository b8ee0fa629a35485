/** Flat tables in Apache Parquet, read with bounds on what a damaged or hostile file can cost. */
package w2w.engine.internal.parquet;
