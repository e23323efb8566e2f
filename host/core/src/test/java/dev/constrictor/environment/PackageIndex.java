package dev.constrictor.environment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A simple index (PEP 503) on loopback, of the wheels of a folder. */
final class PackageIndex implements AutoCloseable {
  private final HttpServer server;
  private final Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  PackageIndex(Path folder) throws IOException {
    this.folder = folder;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/simple/", this::page);
    server.createContext("/files/", this::file);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:%d/simple/".formatted(server.getAddress().getPort());
  }

  /** The paths that were asked for so far. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  private void page(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(path);
    String name = path.replaceAll("^/simple/|/$", "");
    StringBuilder links = new StringBuilder("<!DOCTYPE html><html><body>");
    for (Path file : Folders.in(folder)) {
      String wheel = file.getFileName().toString();
      if (wheel.startsWith(name.replace('-', '_') + "-")) {
        links
            .append("<a href=\"/files/%s#sha256=%s\">".formatted(wheel, Digests.of(file)))
            .append(wheel)
            .append("</a>");
      }
    }
    boolean known = links.indexOf("<a ") >= 0;
    byte[] body = links.append("</body></html>").toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/html");
    answer(exchange, known ? 200 : 404, body);
  }

  private void file(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(path);
    answer(exchange, 200, Files.readAllBytes(folder.resolve(path.substring("/files/".length()))));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
