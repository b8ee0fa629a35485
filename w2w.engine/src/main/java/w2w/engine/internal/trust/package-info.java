/** Which files that are programs may be run. */
package w2w.engine.internal.trust;
