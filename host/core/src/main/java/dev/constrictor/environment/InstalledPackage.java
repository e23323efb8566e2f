package dev.constrictor.environment;

/**
 * A distribution inside an environment.
 *
 * @param name in the form of PEP 503
 * @param version as it says itself
 * @param nativeCode whether it has compiled code, which only CPython can load
 */
public record InstalledPackage(String name, String version, boolean nativeCode) {}
