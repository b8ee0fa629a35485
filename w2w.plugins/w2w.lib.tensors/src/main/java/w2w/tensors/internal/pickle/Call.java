package w2w.tensors.internal.pickle;

import java.util.List;

/** A call that the pickle asks for, recorded and not made, and the state it sets on the result. */
public final class Call {
    private final Global function;
    private final List<Object> arguments;
    private Object state = None.NONE;

    Call(Global function, List<Object> arguments) {
        this.function = function;
        this.arguments = arguments;
    }

    public Global function() {
        return function;
    }

    public List<Object> arguments() {
        return arguments;
    }

    /** What BUILD gave it; {@link None#NONE} where it was given nothing. */
    public Object state() {
        return state;
    }

    void build(Object newState) {
        state = newState;
    }

    @Override
    public String toString() {
        return function + "(" + arguments.size() + " arguments)";
    }
}
