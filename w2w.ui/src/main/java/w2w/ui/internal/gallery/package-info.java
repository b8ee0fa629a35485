/** The models of a workspace as thumbnails. Not exported. */
package w2w.ui.internal.gallery;
