/**
 * DJL's PyTorch engine as a runtime that loads when first used. Users import {@code ai.djl.*} and do nothing else: whichever bundle and
 * thread comes first, {@code Engine.getInstance()} arrives at {@link w2w.lib.djl.internal.PyTorchProvider}.
 */
package w2w.lib.djl.internal;
