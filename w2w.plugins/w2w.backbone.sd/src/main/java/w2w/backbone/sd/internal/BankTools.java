package w2w.backbone.sd.internal;

import ai.djl.pytorch.engine.PtNDManager;
import java.util.List;

/**
 * Small programs about rows of weights on the device.
 *
 * @param put (all, index, rows): overwrites the named rows of {@code all}
 * @param pick (all, index): copies of the named rows
 * @param point (mean, c, basis): mean + c · basis
 * @param pull (gradient, basis): gradient · basisᵀ
 */
record BankTools(TorchProgram put, TorchProgram pick, TorchProgram point, TorchProgram pull) implements AutoCloseable {

    static BankTools of(PtNDManager owner) {
        return new BankTools(
                tool(owner, "torch.index_copy_(all, 0, index, rows)", "all", "index", "rows"),
                tool(owner, "torch.index_select(all, 0, index)", "all", "index"),
                tool(owner, "torch.addmm(mean, c, basis)", "mean", "c", "basis"),
                tool(owner, "torch.mm(gradient, torch.t(basis))", "gradient", "basis"));
    }

    private static TorchProgram tool(PtNDManager owner, String expression, String... arguments) {
        Script script = new Script(Numbers.FLOAT32);
        return new TorchProgram(
                owner, script.source(List.of(arguments), "[" + script.let(expression) + "]"), List.of());
    }

    @Override
    public void close() {
        List.of(put, pick, point, pull).forEach(TorchProgram::close);
    }
}
