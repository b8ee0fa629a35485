package w2w.engine.internal.log;

import java.util.Collections;
import org.osgi.framework.Bundle;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the OSGi log (component runtime, File Install, Config Admin…) to SLF4J, from its first entry on. */
@Component(
        service = {},
        immediate = true)
public final class LogBridge implements LogListener {
    private final LogReaderService reader;

    @Activate
    public LogBridge(@Reference LogReaderService reader) {
        this.reader = reader;
        Collections.list(reader.getLog()).forEach(this::logged);
        reader.addLogListener(this);
    }

    @Deactivate
    void close() {
        reader.removeLogListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        Bundle bundle = entry.getBundle();
        Logger log = LoggerFactory.getLogger("osgi." + (bundle == null ? "unknown" : bundle.getSymbolicName()));
        String message = entry.getMessage();
        Throwable thrown = entry.getException();
        // the launcher logs framework events itself: it hears them before the first bundle runs
        if (entry.getLoggerName().startsWith("Events.")) {
            log.debug("{}", message, thrown);
            return;
        }
        switch (entry.getLogLevel()) {
            case ERROR -> log.error("{}", message, thrown);
            case WARN -> log.warn("{}", message, thrown);
            case AUDIT, INFO -> log.info("{}", message, thrown);
            case DEBUG, TRACE -> log.debug("{}", message, thrown);
        }
    }
}
