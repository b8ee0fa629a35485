/** Picture files. Not exported. */
package w2w.engine.internal.picture;
