package dev.constrictor.config;

import java.util.Objects;
import java.util.Optional;

/**
 * The HTTP console's settings.
 *
 * @param host the address to listen on, without brackets
 * @param port 0 takes a free one
 * @param token what clients have to send
 */
public record HttpSettings(String host, int port, Optional<String> token) {
  /** Refuses a port that does not exist. */
  public HttpSettings {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(token, "token");
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + port);
    }
  }

  /** Never shows the token. */
  @Override
  public String toString() {
    return host + ":" + port + (token.isPresent() ? " (with token)" : " (no token)");
  }
}
