/** The bundled dataset. */
package w2w.data.miniature.internal;
