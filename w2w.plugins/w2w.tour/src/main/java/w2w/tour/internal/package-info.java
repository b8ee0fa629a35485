/** Not exported. */
package w2w.tour.internal;
