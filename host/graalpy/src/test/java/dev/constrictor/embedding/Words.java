package dev.constrictor.embedding;

import dev.constrictor.api.PythonName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** The plugin {@code wordcount}, as its Java callers see it. */
public interface Words {
  record WordCount(String word, int count) {}

  record Stats(int chars, int words, int distinctWords, int lines, int sentences) {}

  List<WordCount> count(String text, Optional<Integer> top);

  Stats stats(String text);

  @PythonName("stats")
  CompletableFuture<Stats> statsLater(String text);

  Flow.Publisher<String> lines(String text);

  default String mostFrequent(String text) {
    return count(text, Optional.of(1)).getFirst().word();
  }
}
