package w2w.tensors.internal.torch;

import java.util.Set;
import w2w.tensors.internal.pickle.Global;

/** The Python names that files of weights and labels need: what torch writes for tensors, pandas, numpy and pyarrow for tables. */
final class AllowedGlobals {
    private static final Set<String> NAMES = Set.of(
            "torch._utils._rebuild_tensor",
            "torch._utils._rebuild_tensor_v2",
            "torch._utils._rebuild_parameter",
            "torch.Size",
            "torch.FloatStorage",
            "torch.DoubleStorage",
            "torch.HalfStorage",
            "torch.BFloat16Storage",
            "torch.LongStorage",
            "torch.IntStorage",
            "torch.ShortStorage",
            "torch.CharStorage",
            "torch.ByteStorage",
            "torch.BoolStorage",
            "torch.ComplexFloatStorage",
            "collections.OrderedDict",
            "_codecs.encode",
            "__builtin__.slice",
            "builtins.slice",
            "__builtin__.bytearray",
            "builtins.bytearray",
            "numpy.ndarray",
            "numpy.dtype",
            "numpy.core.multiarray._reconstruct",
            "numpy._core.multiarray._reconstruct",
            "numpy.core.multiarray.scalar",
            "numpy._core.multiarray.scalar",
            "numpy.core.numeric._frombuffer",
            "numpy._core.numeric._frombuffer",
            "pandas.DataFrame",
            "pandas.core.frame.DataFrame",
            "pandas.core.internals.managers.BlockManager",
            "pandas._libs.internals._unpickle_block",
            "pandas.core.internals.blocks.new_block",
            "pandas.Index",
            "pandas.RangeIndex",
            "pandas.core.indexes.base.Index",
            "pandas.core.indexes.base._new_Index",
            "pandas.core.indexes.range.RangeIndex",
            "pandas.core.indexes.numeric.Int64Index",
            "pandas.StringDtype",
            "pandas.core.arrays.string_.StringDtype",
            "pandas.arrays.ArrowStringArray",
            "pandas.core.arrays.string_arrow.ArrowStringArray",
            "pyarrow.lib._restore_array",
            "pyarrow.lib.chunked_array",
            "pyarrow.lib.type_for_alias",
            "pyarrow.lib.py_buffer");

    private AllowedGlobals() {}

    static boolean contains(Global global) {
        return NAMES.contains(global.toString());
    }
}
