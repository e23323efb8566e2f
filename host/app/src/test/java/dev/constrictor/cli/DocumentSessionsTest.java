package dev.constrictor.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.protocol.JsonCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines that documents send to {@code run --stdio}, and those that come back. */
@NullUnmarked // a null where none belongs fails the test
class DocumentSessionsTest {
  /** Commands that a document answers itself, sent to a process that serves standard input. */
  @Test
  void theSessionsOfTheDocumentsRun(@TempDir Path temp) throws Exception {
    Path served = Files.createDirectories(temp.resolve("wordcount")); // all that they call
    for (String file : List.of("plugin.yaml", "main.py")) {
      Files.copy(Documents.ROOT.resolve("plugins/wordcount").resolve(file), served.resolve(file));
    }
    Map<Map<?, ?>, Map<?, ?>> exchanges = exchanges();
    assertThat(exchanges).hasSizeGreaterThanOrEqualTo(3);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.constrictor.cli.Main",
                "run",
                "--stdio",
                "--plugins",
                temp.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (Writer in = process.outputWriter(UTF_8);
        BufferedReader out = process.inputReader(UTF_8)) {
      for (Map.Entry<Map<?, ?>, Map<?, ?>> exchange : exchanges.entrySet()) {
        in.write(JsonCodec.writeJson(exchange.getKey()) + "\n");
        in.flush();
        Map<?, ?> answer = answerTo(exchange.getKey().get("id"), out);
        assertThat(comparable(answer)).isEqualTo(comparable(exchange.getValue()));
      }
      in.close();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Map<?, ?> answerTo(Object id, BufferedReader out) throws Exception {
    while (true) {
      String line =
          CompletableFuture.supplyAsync(
                  () -> {
                    try {
                      return out.readLine();
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  })
              .get(90, TimeUnit.SECONDS);
      Map<?, ?> message = (Map<?, ?>) JsonCodec.parseJson(line);
      if (id.equals(message.get("id")) && !"event".equals(message.get("type"))) {
        return message;
      }
    }
  }

  private static Map<Object, Object> comparable(Map<?, ?> message) {
    Map<Object, Object> kept = new LinkedHashMap<>(message);
    Map<Object, Object> payload = new LinkedHashMap<>((Map<?, ?>) message.get("payload"));
    payload.remove("stats");
    kept.put("payload", payload);
    kept.remove("timestamp");
    return kept;
  }

  /** Blocks of commands whose next block answers each of them. */
  private Map<Map<?, ?>, Map<?, ?>> exchanges() throws Exception {
    Map<Map<?, ?>, Map<?, ?>> found = new LinkedHashMap<>();
    for (String name : List.of("README.md", "host/docs/protocol.md")) {
      List<MarkdownBlock> blocks =
          Documents.blocks().get(name).stream().filter(block -> block.is("json")).toList();
      for (int i = 0; i + 1 < blocks.size(); i++) {
        List<Map<?, ?>> commands = messages(blocks.get(i));
        List<Map<?, ?>> answers = messages(blocks.get(i + 1));
        boolean exchange =
            commands.size() == answers.size()
                && commands.stream().allMatch(one -> "command".equals(one.get("type")))
                && answers.stream()
                    .allMatch(
                        one ->
                            one.get("type") instanceof String type
                                && List.of("response", "error").contains(type));
        for (int j = 0; exchange && j < commands.size(); j++) {
          found.put(commands.get(j), answers.get(j));
        }
      }
    }
    return found;
  }

  private static List<Map<?, ?>> messages(MarkdownBlock block) throws Exception {
    List<Map<?, ?>> messages = new ArrayList<>();
    String text = block.text();
    List<String> parts = text.startsWith("{\"v\"") ? text.lines().toList() : List.of(text);
    for (String part : parts) {
      if (JsonCodec.parseJson(part) instanceof Map<?, ?> message) {
        messages.add(message);
      }
    }
    return messages;
  }
}
