/**
 * ND4J and OpenBLAS as a runtime that loads when first used. Users import {@code org.nd4j.*} or {@code org.bytedeco.openblas.*} and do
 * nothing else.
 */
package w2w.lib.nd4j.internal;
