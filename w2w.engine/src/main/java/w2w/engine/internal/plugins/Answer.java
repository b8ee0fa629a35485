package w2w.engine.internal.plugins;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is done to an answer of one declared type: found once a method, from the type alone. */
interface Answer {
    /** An answer that carries nothing to guard. */
    Answer AS_IS = (subject, value) -> value;

    Object guarded(Subject subject, Object value);

    static Answer of(Type type) {
        if (type instanceof Class<?> c) {
            return ofClass(c);
        }
        if (type instanceof WildcardType w) {
            return of(w.getUpperBounds()[0]);
        }
        if (type instanceof ParameterizedType p) {
            Answer inner = of(p.getActualTypeArguments()[p.getActualTypeArguments().length - 1]);
            if (inner != AS_IS && p.getRawType() == Optional.class) {
                return (subject, value) -> ((Optional<?>) value).map(v -> inner.guarded(subject, v));
            }
            if (inner != AS_IS && p.getRawType() == List.class) {
                return (subject, value) -> {
                    List<Object> guarded = new ArrayList<>();
                    ((List<?>) value).forEach(v -> guarded.add(inner.guarded(subject, v)));
                    return List.copyOf(guarded);
                };
            }
        }
        return AS_IS;
    }

    private static Answer ofClass(Class<?> type) {
        // a sealed interface has records for its values: no code of a plug-in's is behind it
        if (type.isInterface() && !type.isSealed() && ApiTypes.has(type)) {
            return Guard::guard;
        }
        if (type.isRecord() && ApiTypes.has(type)) {
            return ofRecord(type);
        }
        return AS_IS;
    }

    /** A record is made again from its guarded components; one without any stays the same object. */
    private static Answer ofRecord(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Answer[] answers = new Answer[components.length];
        Class<?>[] types = new Class<?>[components.length];
        boolean plain = true;
        for (int i = 0; i < components.length; i++) {
            answers[i] = of(components[i].getGenericType());
            types[i] = components[i].getType();
            plain &= answers[i] == AS_IS;
        }
        if (plain) {
            return AS_IS;
        }
        Constructor<?> constructor;
        try {
            constructor = type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e); // every record has its canonical constructor
        }
        return (subject, value) -> {
            try {
                Object[] parts = new Object[components.length];
                for (int i = 0; i < parts.length; i++) {
                    Method accessor = components[i].getAccessor();
                    Object part = accessor.invoke(value);
                    if (part == null) {
                        throw subject.fault(type.getSimpleName() + "." + components[i].getName() + " is null", null);
                    }
                    parts[i] = answers[i].guarded(subject, part);
                }
                return constructor.newInstance(parts);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
