/** Not exported. */
package w2w.backbone.sd.internal;
