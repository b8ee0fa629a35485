/** Tables that people bring, in whatever form their tools wrote them. */
package w2w.engine.internal.table;
