package w2w.acceptance.internal;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;
import w2w.api.task.Task;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** A command that ends when it is cancelled, and says when it has begun. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "probe wait", description = "Waits until it is cancelled.")
public final class WaitCommand implements Command {
    @Override
    public int run(Console console) throws InterruptedException {
        console.out().println("waiting");
        console.out().flush();
        Task task = console.task();
        while (true) {
            task.check();
            Thread.sleep(20);
        }
    }
}
