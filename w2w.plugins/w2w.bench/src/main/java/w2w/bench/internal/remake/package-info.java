/** The bundled population made again from pictures, and compared with what is bundled. */
package w2w.bench.internal.remake;
