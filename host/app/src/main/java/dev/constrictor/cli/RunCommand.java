package dev.constrictor.cli;

import dev.constrictor.PluginHost;
import dev.constrictor.api.PluginState;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code constrictor run}: serves a plugin directory until it is told to stop. */
@Command(
    name = "run",
    description = {
      "Serves the plugins until a signal comes; with --stdio also until stdin ends.",
      "The first SIGTERM or SIGINT drains, a second one ends the process at once."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  constrictor run --config config/host.yaml",
      "  constrictor run --stdio --plugins plugins < commands.jsonl > answers.jsonl"
    })
final class RunCommand implements Callable<Integer> {
  @Mixin private HostOptions host = new HostOptions();

  @Option(
      names = "--stdio",
      description = "Speak the message protocol: one JSON object a line on stdin and stdout.")
  private boolean stdio;

  @Override
  public Integer call() throws Exception {
    return stdio ? serveStdio() : serve();
  }

  private int serve() throws Exception {
    CountDownLatch stop = new CountDownLatch(1);
    Signals signals = Signals.install(stop::countDown);
    try (PluginHost started = host.host().start()) {
      System.err.println("constrictor: starting Python");
      Thread reporter = new Thread(() -> reportReady(started), "constrictor-ready");
      reporter.setDaemon(true);
      reporter.start();
      stop.await();
    }
    return signals.exitStatus();
  }

  private static void reportReady(PluginHost started) {
    try {
      started.awaitReady();
      HostOptions.sayIfInterpreted(started);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    long serving =
        started.lifecycle().names().stream()
            .filter(name -> started.status(name).filter(s -> s.state().serves()).isPresent())
            .count();
    System.err.printf(
        "constrictor: %d of %d plugin(s) %s%n",
        serving, started.lifecycle().names().size(), PluginState.RUNNING);
  }

  private int serveStdio() throws Exception {
    // Whatever else prints must not get between the messages: fd 1 is the protocol's from here on.
    FileOutputStream protocolOut = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    StdioServer server = new StdioServer(System.in, protocolOut);
    Signals signals = Signals.install(server::stop);
    try (server) {
      try (PluginHost started = host.host().onStateChange(server::stateChanged).start()) {
        System.err.println("constrictor: starting Python");
        server.serve(started);
      }
    }
    return signals.received() ? signals.exitStatus() : server.exitStatus();
  }
}
