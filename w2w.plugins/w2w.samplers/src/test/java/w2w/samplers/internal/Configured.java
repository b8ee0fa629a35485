package w2w.samplers.internal;

import java.lang.reflect.Proxy;
import java.util.Objects;

/** A configuration with the values that its annotation type gives by default. */
final class Configured {
    private Configured() {}

    static <T> T byDefault(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> Objects.requireNonNull(method.getDefaultValue())));
    }
}
