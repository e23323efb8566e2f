package dev.constrictor.backend.cpython;

/** The Python library that this host carries. */
final class HostLibrary {
  /** {@code constrictor.__version__}; a test holds both equal. */
  static final String VERSION = "0.1.0";

  private HostLibrary() {}
}
