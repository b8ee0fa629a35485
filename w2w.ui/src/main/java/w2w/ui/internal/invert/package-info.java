/** From a picture to a model. Not exported. */
package w2w.ui.internal.invert;
