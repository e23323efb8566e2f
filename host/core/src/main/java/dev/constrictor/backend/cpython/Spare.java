package dev.constrictor.backend.cpython;

import dev.constrictor.backend.InstanceSpec;
import java.nio.file.Path;

/**
 * A worker that has shaken hands and imported its plugin, and waits for an instance that takes it
 * over. Safe for several threads.
 *
 * @param spec what it was told in the handshake
 * @param python the program that it runs
 * @param sources what the plugin's folder held when it was imported
 * @param conversation with it, of which nobody reads until it is taken over
 */
record Spare(InstanceSpec spec, Path python, PluginSources sources, Conversation conversation)
    implements UsageWatch.Watched {

  /** Whether an instance of this kind may take it over. */
  boolean fits(InstanceSpec wanted, Path wantedPython, PluginSources found) {
    return python.equals(wantedPython)
        && sources.equals(found)
        && spec.manifest().equals(wanted.manifest())
        && spec.secrets().equals(wanted.secrets())
        && spec.hostFunctions().keySet().equals(wanted.hostFunctions().keySet());
  }

  @Override
  public boolean isBusy() {
    return false;
  }

  /** It has been asked for nothing, but what it has imported may have started something. */
  @Override
  public void checkUsage() {
    long supervisor = conversation.worker().supervisorPid();
    ProcessTree.Usage usage = ProcessTree.usage(supervisor);
    long limit = spec.manifest().limits().memoryBytes();
    if (usage.processes() > Confinement.PROCESSES
        || (usage.residentBytes() > limit && ProcessTree.proportionalBytes(supervisor) > limit)) {
      conversation.worker().orderEnd();
    }
  }

  @Override
  public void checkStorage() {
    WorkerProcess worker = conversation.worker();
    long limit = Confinement.STORAGE_BYTES;
    if (worker.storage().bytes(worker.supervisorPid(), limit) > limit) {
      worker.orderEnd();
    }
  }
}
