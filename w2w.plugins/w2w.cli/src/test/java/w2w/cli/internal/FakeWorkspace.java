package w2w.cli.internal;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import w2w.api.plugin.Plugins;
import w2w.api.studio.AdapterFiles;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;

/** A workspace that answers what a test says and remembers what it was asked. */
public final class FakeWorkspace {
    public final List<String> opened = new ArrayList<>();
    public final Map<String, Object[]> asked = new LinkedHashMap<>();
    private final Map<String, Function<Object[], Object>> answers = new LinkedHashMap<>();

    public FakeWorkspace on(String method, Function<Object[], Object> answer) {
        answers.put(method, answer);
        return this;
    }

    /** Plug-ins of which nothing is asked but what {@link #on} says. */
    public Plugins plugins() {
        return proxy(Plugins.class, this::answer);
    }

    public AdapterFiles adapterFiles() {
        return proxy(AdapterFiles.class, this::answer);
    }

    private Object answer(Call call) {
        asked.put(call.method(), call.arguments());
        Function<Object[], Object> answer = answers.get(call.method());
        if (answer == null) {
            throw new AssertionError("nobody expected " + call.method());
        }
        return answer.apply(call.arguments());
    }

    public Studio studio() {
        Workspace workspace = proxy(Workspace.class, this::answer);
        return proxy(Studio.class, call -> {
            if (call.method().equals("check")) {
                return answer(call);
            }
            Path folder = (Path) call.arguments()[0];
            opened.add(folder + " " + call.arguments()[1]);
            return workspace;
        });
    }

    private record Call(String method, Object[] arguments) {}

    private static <T> T proxy(Class<T> type, Function<Call, Object> answer) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object[] given = method.getParameterCount() == 0 ? new Object[0] : arguments;
                    return answer.apply(new Call(method.getName(), given));
                }));
    }
}
