package dev.constrictor.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code host:port}; an IPv6 address is in brackets when written.
 *
 * @param host in lower case, without brackets
 * @param port from 0 to 65535
 */
record NetworkAddress(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:\\[(?<v6>[0-9a-fA-F:.]{2,45}(?:%[A-Za-z0-9]{1,16})?)]"
              + "|(?<name>[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?))"
              + ":(?<port>[0-9]{1,5})");

  static Optional<NetworkAddress> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(matcher.group("port"));
    String host = matcher.group("v6") == null ? matcher.group("name") : matcher.group("v6");
    return port > 65_535
        ? Optional.empty()
        : Optional.of(new NetworkAddress(host.toLowerCase(Locale.ROOT), port));
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
