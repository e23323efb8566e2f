package dev.constrictor.config;

/** This host's version, against which a manifest's {@code host} range is checked. */
public final class HostVersion {
  /** The semantic version; the same as the build's. */
  public static final String CURRENT = "0.1.0";

  private HostVersion() {}
}
