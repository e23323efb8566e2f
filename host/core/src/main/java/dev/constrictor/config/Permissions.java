package dev.constrictor.config;

import java.util.List;

/**
 * What a plugin may do, within the operator's ceiling. What is not listed is denied.
 *
 * @param files files and folders it may open
 * @param network addresses it may connect to, as {@code host:port}, the host in lower case
 * @param env names of the host's environment variables it sees
 * @param secrets names of the host's secrets it receives
 * @param hostFunctions functions of the server it may call
 * @param plugins plugins it may call through the host
 * @param requireEnforced whether to refuse the start where a permission, or its denial, is only
 *     advisory on this machine
 */
public record Permissions(
    List<FileGrant> files,
    List<String> network,
    List<String> env,
    List<String> secrets,
    List<String> hostFunctions,
    List<String> plugins,
    boolean requireEnforced) {
  /** Copies. */
  public Permissions {
    files = List.copyOf(files);
    network = List.copyOf(network);
    env = List.copyOf(env);
    secrets = List.copyOf(secrets);
    hostFunctions = List.copyOf(hostFunctions);
    plugins = List.copyOf(plugins);
  }

  /** Nothing at all. */
  public static Permissions none() {
    return new Permissions(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), false);
  }
}
