package dev.constrictor.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.constrictor.PluginHost;
import dev.constrictor.api.PluginException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A small server as people write them: JDK's HttpServer, virtual threads, a plugin behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaServerTest {
  private static final int REQUESTS = 10_000;
  private static final int CLIENTS = 32;

  private WordServer server;

  /** The server: GET /count?text answers {@code word=count} lines, most frequent first. */
  private static final class WordServer implements AutoCloseable {
    private final PluginHost host;
    private final Words words;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer http;

    WordServer(Path plugins) throws Exception {
      host = PluginHost.builder().plugins(plugins).only("wordcount"::equals).start();
      words = host.plugin("wordcount").as(Words.class);
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), CLIENTS);
      http.setExecutor(threads);
      http.createContext("/count", this::count);
      http.start();
    }

    private void count(HttpExchange exchange) throws IOException {
      try (exchange) {
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        String text = URLDecoder.decode(query.replaceFirst("^text=", ""), UTF_8);
        try {
          String body =
              words.count(text, Optional.of(3)).stream()
                  .map(one -> one.word() + "=" + one.count())
                  .collect(Collectors.joining("\n"));
          answer(exchange, 200, body);
        } catch (PluginException e) {
          answer(exchange, status(e), String.valueOf(e.getMessage()));
        }
      }
    }

    private static int status(PluginException failure) {
      return switch (failure.errorType()) {
        case VALIDATION_ERROR -> 400;
        case TIMEOUT -> 504;
        case RESOURCE_ERROR -> 503;
        case NETWORK_ERROR, SYSTEM_ERROR -> 500;
      };
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
      byte[] bytes = body.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }

    URI address(String text) {
      return URI.create(
          "http://%s:%d/count?text=%s"
              .formatted(
                  http.getAddress().getAddress().getHostAddress(),
                  http.getAddress().getPort(),
                  URLEncoder.encode(text, UTF_8)));
    }

    /** First no new requests, then no plugin. */
    @Override
    public void close() {
      http.stop(1);
      threads.close();
      host.close();
    }
  }

  @BeforeAll
  void start() throws Exception {
    server = new WordServer(Path.of(System.getProperty("constrictor.root"), "plugins"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void tenThousandRequestsFromManyClientsAreAllAnsweredRight() throws Exception {
    AtomicInteger next = new AtomicInteger();
    List<Future<List<String>>> clients = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(threads.submit(() -> wrongAnswers(client, next)));
      }
      List<String> wrong = new ArrayList<>();
      for (Future<List<String>> one : clients) {
        wrong.addAll(one.get());
      }
      assertThat(wrong).isEmpty();
      assertThat(next).hasValueGreaterThanOrEqualTo(REQUESTS);
    }
  }

  /** Takes requests until there are no more, and answers which were not answered as they must. */
  private List<String> wrongAnswers(HttpClient client, AtomicInteger next) throws Exception {
    List<String> wrong = new ArrayList<>();
    for (int i = next.getAndIncrement(); i < REQUESTS; i = next.getAndIncrement()) {
      HttpResponse<String> response = get(client, "to be or n" + i + " to be");
      String expected = "be=2\nto=2\nn" + i + "=1";
      if (response.statusCode() != 200 || !response.body().equals(expected)) {
        wrong.add(i + ": " + response.statusCode() + " " + response.body());
      }
    }
    return wrong;
  }

  private HttpResponse<String> get(HttpClient client, String text) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.address(text)).timeout(Duration.ofSeconds(20)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
