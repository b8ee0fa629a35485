package w2w.lib.djl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import w2w.api.task.W2wException;

@DisabledIfEnvironmentVariable(
        named = "PYTORCH_LIBRARY_PATH",
        matches = ".+",
        disabledReason = "it wins over all settings")
class LibtorchTest {
    private static final String PATH = "PYTORCH_LIBRARY_PATH";
    private static final String LOADED = "w2w.djl.loaded.test";

    @TempDir
    Path folder;

    @AfterEach
    void nothing_is_named() {
        List.of(PATH, "PYTORCH_VERSION", "PYTORCH_FLAVOR", LOADED).forEach(System::clearProperty);
    }

    @Test
    void a_folder_without_a_libtorch_is_refused_and_named() {
        new PyTorchRuntime(settings(folder.toString()));
        W2wException refused = assertThrows(W2wException.class, Engine::getInstance);
        assertEquals(W2wException.Kind.DEVICE, refused.kind());
        assertEquals(folder.toString(), refused.where().orElseThrow());
        assertTrue(refused.advice().orElseThrow().contains("libtorch.path"));
    }

    @Test
    void a_libtorch_is_found_in_a_folder_or_by_its_file() throws Exception {
        Path library = Files.createFile(folder.resolve(System.mapLibraryName("torch")));
        for (Path named : List.of(folder, library)) {
            System.setProperty(PATH, named.toString());
            Libtorch.check();
        }
    }

    @Test
    void a_change_before_the_first_use_counts_and_an_emptied_setting_is_forgotten() {
        PyTorchRuntime runtime = new PyTorchRuntime(settings("/first"));
        assertEquals("/first", System.getProperty(PATH));
        runtime.modified(settings("/second"));
        assertEquals("/second", System.getProperty(PATH));
        runtime.modified(settings(""));
        assertNull(System.getProperty(PATH));
    }

    @Test
    void a_change_after_loading_is_reported_and_left_for_the_next_start() {
        PyTorchRuntime runtime = new PyTorchRuntime(settings("/first"));
        System.setProperty(LOADED, "yes");
        Logger logger = (Logger) LoggerFactory.getLogger(PyTorchRuntime.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            runtime.modified(settings("/first"));
            assertEquals(List.of(), log.list);
            runtime.modified(settings("/second"));
            assertEquals("/first", System.getProperty(PATH));
            assertEquals(1, log.list.size());
            assertEquals(Level.WARN, log.list.get(0).getLevel());
            assertTrue(log.list.get(0).getMessage().contains("restart"));
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void a_gpu_beyond_the_last_is_refused_with_those_there_are() {
        W2wException absent = Hardware.absent("cuda:2", "2.7.1", 2);
        assertEquals(W2wException.Kind.DEVICE, absent.kind());
        assertTrue(absent.getMessage().contains("2 GPU(s)"), absent.getMessage());
        assertTrue(absent.advice().orElseThrow().contains("cuda:1"));
    }

    private static DeviceSettings settings(String path) {
        Map<String, String> values = Map.of("device", "auto", "libtorch_path", path);
        return (DeviceSettings) Proxy.newProxyInstance(
                DeviceSettings.class.getClassLoader(),
                new Class<?>[] {DeviceSettings.class},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), ""));
    }
}
