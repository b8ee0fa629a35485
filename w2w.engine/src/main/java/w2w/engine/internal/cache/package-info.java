/** Numbers on disk that can be computed again. Not exported. */
package w2w.engine.internal.cache;
