package dev.constrictor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the JVM is to remember: the ways that starts and calls go, with a plugin that imports what
 * plugins import most. Ends by itself.
 */
final class TrainingRun {
  private static final String PLUGIN = "training";

  private TrainingRun() {}

  /** Runs commands as users give them; 0. A failure ends the JVM before it records anything. */
  static int run() throws IOException {
    boolean done = false;
    Path folder = Files.createTempDirectory("constrictor-training");
    try {
      Path plugin = Files.createDirectories(folder.resolve(PLUGIN));
      copy("plugin.yaml", plugin);
      copy("main.py", plugin);
      done = exercise(folder.toString()) == Main.DONE;
      return Main.DONE;
    } finally {
      FileTree.delete(folder);
      if (!done) {
        Runtime.getRuntime().halt(Main.INTERNAL);
      }
    }
  }

  private static int exercise(String folder) {
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try {
      String[][] commands = {
        {"list", "--plugins", folder},
        {"validate", "--plugins", folder},
        {"describe", PLUGIN, "--plugins", folder},
        {"call", PLUGIN, "exercise", "--plugins", folder, "--args", "{\"text\": \"to be\"}"},
        {"call", PLUGIN, "wait", "--plugins", folder, "--output", "text"},
        {"call", PLUGIN, "stream", "--plugins", folder},
      };
      for (String[] command : commands) {
        int status = Main.run(command);
        if (status != Main.DONE) {
          return status;
        }
      }
      return Main.DONE;
    } finally {
      System.setOut(out);
    }
  }

  private static void copy(String name, Path folder) throws IOException {
    try (InputStream in = TrainingRun.class.getResourceAsStream("training/" + name)) {
      if (in == null) {
        throw new IOException("constrictor.jar is incomplete: training/" + name + " is missing");
      }
      Files.copy(in, folder.resolve(name));
    }
  }
}
