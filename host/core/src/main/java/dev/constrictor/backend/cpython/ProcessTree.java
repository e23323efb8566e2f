package dev.constrictor.backend.cpython;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/** What Linux tells of a process and all below it, read from {@code /proc}. Stateless. */
final class ProcessTree {
  private static final Path PROC = Path.of("/proc");

  /** The kernel reports CPU time in hundredths of a second, whatever its own clock (USER_HZ). */
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1) / 100;

  /** The smallest page; where pages are larger (some arm64), memory is found a little late. */
  private static final long PAGE_BYTES = 4096;

  private static final int STATE = 0;
  private static final int SESSION = 3;
  private static final int FIRST_TIME = 11;
  private static final int LAST_TIME = 14;
  private static final int RESIDENT_PAGES = 21;

  /** The state of what has ended, and waits for somebody to ask how. */
  private static final String ENDED = "Z";

  private ProcessTree() {}

  /**
   * What a tree has used and holds.
   *
   * @param cpuNanos CPU time, that of ended descendants included
   * @param residentBytes memory that is resident below the root, shared pages counted for each
   * @param processes how many processes there are
   */
  record Usage(long cpuNanos, long residentBytes, int processes) {}

  /** The usage of this process and all below it. */
  static Usage usage(long root) {
    long cpu = 0;
    long resident = 0;
    List<Long> tree = processes(root);
    for (long pid : tree) {
      Optional<List<String>> stat = stat(pid);
      if (stat.isPresent()) {
        for (int field = FIRST_TIME; field <= LAST_TIME; field++) {
          cpu += Long.parseLong(stat.get().get(field)) * TICK_NANOS;
        }
        if (pid != root) {
          resident += Long.parseLong(stat.get().get(RESIDENT_PAGES)) * PAGE_BYTES;
        }
      }
    }
    return new Usage(cpu, resident, tree.size());
  }

  /** Memory that is resident below the root, a page that forks share counted once; costs more. */
  static long proportionalBytes(long root) {
    return processes(root).stream()
        .filter(pid -> pid != root)
        .mapToLong(ProcessTree::proportionalBytesOf)
        .sum();
  }

  private static long proportionalBytesOf(long pid) {
    return text(PROC.resolve(pid + "/smaps_rollup"))
        .flatMap(
            text ->
                text.lines()
                    .filter(line -> line.startsWith("Pss:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D+", "")) * 1024)
                    .findFirst())
        .orElse(0L);
  }

  /** This process and all below it. */
  static List<Long> processes(long root) {
    List<Long> found = new ArrayList<>();
    Deque<Long> waiting = new ArrayDeque<>(List.of(root));
    while (!waiting.isEmpty()) {
      long pid = waiting.pop();
      found.add(pid);
      try (DirectoryStream<Path> threads = Files.newDirectoryStream(PROC.resolve(pid + "/task"))) {
        for (Path thread : threads) {
          text(thread.resolve("children"))
              .ifPresent(
                  children ->
                      children
                          .strip()
                          .lines()
                          .flatMap(line -> List.of(line.split(" +")).stream())
                          .filter(child -> !child.isEmpty())
                          .forEach(child -> waiting.push(Long.valueOf(child))));
        }
      } catch (IOException | java.nio.file.DirectoryIteratorException e) {
        continue; // it has just ended
      }
    }
    return found;
  }

  /** What runs in a session. */
  static List<ProcessHandle> inSession(long session) {
    return running(stat -> Long.parseLong(stat.get(SESSION)) == session, pid -> true);
  }

  /** What runs in a control group of this name, or below it, in whatever hierarchy. */
  static List<ProcessHandle> inGroup(String name) {
    return running(
        stat -> true,
        pid ->
            text(PROC.resolve(pid + "/cgroup"))
                .map(
                    groups ->
                        groups.lines().anyMatch(one -> (one + "/").contains("/" + name + "/")))
                .orElse(false));
  }

  private static List<ProcessHandle> running(Predicate<List<String>> stat, LongPredicate pid) {
    return ProcessHandle.allProcesses()
        .filter(
            one ->
                stat(one.pid())
                        .filter(seen -> !seen.get(STATE).equals(ENDED))
                        .filter(stat)
                        .isPresent()
                    && pid.test(one.pid()))
        .toList();
  }

  /** The fields behind the program's name, which may hold anything: state, parent, group, … */
  private static Optional<List<String>> stat(long pid) {
    return text(PROC.resolve(pid + "/stat"))
        .map(text -> List.of(text.substring(text.lastIndexOf(')') + 2).strip().split(" ")));
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty(); // it has just ended
    }
  }
}
