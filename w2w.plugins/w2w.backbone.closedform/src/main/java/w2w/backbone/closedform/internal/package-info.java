/** Not exported. */
package w2w.backbone.closedform.internal;
