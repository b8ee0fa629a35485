package w2w.engine.internal.plugins;

import java.util.LinkedHashSet;
import java.util.Set;
import w2w.api.plugin.PluginKind;

/** Which types are ours. */
final class ApiTypes {
    private static final String PREFIX = "w2w.api.";

    private ApiTypes() {}

    /** Whether it is a type of w2w.api, and of the copy that the host uses. */
    static boolean has(Class<?> type) {
        return type.getName().startsWith(PREFIX) && type.getClassLoader() == PluginKind.class.getClassLoader();
    }

    /** Interfaces of w2w.api that a class has, from its superclasses too; those that are inherited by another of them left out. */
    static Class<?>[] interfacesOf(Class<?> type) {
        Set<Class<?>> found = new LinkedHashSet<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            collect(c, found);
        }
        found.removeIf(i -> found.stream().anyMatch(other -> other != i && i.isAssignableFrom(other)));
        return found.toArray(new Class<?>[0]);
    }

    private static void collect(Class<?> type, Set<Class<?>> found) {
        for (Class<?> each : type.getInterfaces()) {
            if (has(each)) {
                found.add(each);
            }
            collect(each, found);
        }
    }
}
