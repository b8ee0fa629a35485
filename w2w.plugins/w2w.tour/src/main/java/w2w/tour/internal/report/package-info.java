/** What a tour found, as a page and as JSON. Not exported. */
package w2w.tour.internal.report;
