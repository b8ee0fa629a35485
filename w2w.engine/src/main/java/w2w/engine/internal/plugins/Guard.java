package w2w.engine.internal.plugins;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import w2w.api.task.CancelledException;
import w2w.api.task.W2wException;

/**
 * The one guard at the boundary, for every service kind: a proxy that has all of a plug-in object's interfaces of w2w.api. What the
 * object returns of w2w.api's interfaces is guarded too, also inside Optional, List and records; a guarded handle passed back to the same
 * plug-in is unwrapped first, because a plug-in knows its own handles by their class. A call costs a few dozen nanoseconds more.
 *
 * <p>Errors: StackOverflowError and LinkageError are the plug-in's fault like any other Throwable. An OutOfMemoryError hits whoever
 * allocates next, so it is reported as kind DEVICE and not held against the plug-in.
 */
final class Guard implements InvocationHandler {
    /** Interfaces of w2w.api that a class implements; kept with the class, so a removed bundle takes them along. */
    private static final ClassValue<Class<?>[]> INTERFACES = new ClassValue<>() {
        @Override
        protected Class<?>[] computeValue(Class<?> type) {
            return ApiTypes.interfacesOf(type);
        }
    };

    private static final Map<Method, Answer> ANSWERS = new ConcurrentHashMap<>();

    private final Subject subject;
    private final Object target;

    private Guard(Subject subject, Object target) {
        this.subject = subject;
        this.target = target;
    }

    /** The guarded object; one without interfaces of w2w.api, or guarded already, as it is. */
    static Object guard(Subject subject, Object target) {
        if (of(target) != null) {
            return target;
        }
        Class<?>[] interfaces = INTERFACES.get(target.getClass());
        return interfaces.length == 0
                ? target
                : Proxy.newProxyInstance(interfaces[0].getClassLoader(), interfaces, new Guard(subject, target));
    }

    private static @Nullable Guard of(@Nullable Object object) {
        return object != null
                        && Proxy.isProxyClass(object.getClass())
                        && Proxy.getInvocationHandler(object) instanceof Guard guard
                ? guard
                : null;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (subject.isGone() && !method.getName().equals("close") && method.getDeclaringClass() != Object.class) {
            throw subject.removed();
        }
        Object result;
        try {
            result = method.invoke(target, unwrapped(arguments));
        } catch (InvocationTargetException e) {
            throw translate(method, e.getCause());
        } catch (StackOverflowError | IllegalAccessException | IllegalArgumentException e) {
            throw translate(method, e);
        }
        if (result == null) {
            if (method.getReturnType() == void.class) {
                return null;
            }
            throw subject.fault(name(method) + " returned null", null);
        }
        return answer(method).guarded(subject, result);
    }

    private static Answer answer(Method method) {
        Answer known = ANSWERS.get(method);
        return known != null ? known : ANSWERS.computeIfAbsent(method, m -> Answer.of(m.getGenericReturnType()));
    }

    private Object @Nullable [] unwrapped(Object @Nullable [] arguments) {
        if (arguments == null) {
            return null;
        }
        for (int i = 0; i < arguments.length; i++) {
            Guard guard = of(arguments[i]);
            if (guard != null && guard.subject == subject) {
                arguments[i] = guard.target;
            }
        }
        return arguments;
    }

    private RuntimeException translate(Method method, @Nullable Throwable thrown) {
        if (thrown instanceof W2wException e) {
            return e;
        }
        if (thrown instanceof CancelledException e) {
            return e;
        }
        if (thrown instanceof OutOfMemoryError e) {
            return subject.outOfMemory(e);
        }
        return subject.fault(name(method) + " threw " + Sentences.of(thrown), thrown);
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }
}
