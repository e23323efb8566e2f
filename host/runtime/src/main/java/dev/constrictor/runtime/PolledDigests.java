package dev.constrictor.runtime;

import java.security.MessageDigest;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import javax.crypto.Mac;

/**
 * Digests and checksums of the JDK's, fed in pieces with polls between. Called by rewritten code.
 */
public final class PolledDigests {
  /** Bytes between two polls; a slow digest takes some milliseconds for them. */
  private static final int PIECE = 1 << 20;

  private PolledDigests() {}

  /** Takes some bytes of an array. */
  @FunctionalInterface
  private interface Sink {
    void take(byte[] bytes, int start, int length);
  }

  public static void update(MessageDigest digest, byte[] bytes) {
    update(digest, bytes, 0, bytes.length);
  }

  public static void update(MessageDigest digest, byte[] bytes, int start, int length) {
    if (length <= PIECE) {
      digest.update(bytes, start, length);
    } else {
      feed(digest::update, bytes, start, length);
    }
  }

  public static byte[] digest(MessageDigest digest, byte[] bytes) {
    update(digest, bytes, 0, bytes.length);
    return digest.digest();
  }

  public static void update(Mac mac, byte[] bytes) {
    update(mac, bytes, 0, bytes.length);
  }

  public static void update(Mac mac, byte[] bytes, int start, int length) {
    if (length <= PIECE) {
      mac.update(bytes, start, length);
    } else {
      feed(mac::update, bytes, start, length);
    }
  }

  public static void update(CRC32 checksum, byte[] bytes) {
    update((Checksum) checksum, bytes, 0, bytes.length);
  }

  public static void update(CRC32 checksum, byte[] bytes, int start, int length) {
    update((Checksum) checksum, bytes, start, length);
  }

  public static void update(Adler32 checksum, byte[] bytes) {
    update((Checksum) checksum, bytes, 0, bytes.length);
  }

  public static void update(Adler32 checksum, byte[] bytes, int start, int length) {
    update((Checksum) checksum, bytes, start, length);
  }

  private static void update(Checksum checksum, byte[] bytes, int start, int length) {
    if (length <= PIECE) {
      checksum.update(bytes, start, length);
    } else {
      feed(checksum::update, bytes, start, length);
    }
  }

  private static void feed(Sink sink, byte[] bytes, int start, int length) {
    for (int done = 0; done < length; done += PIECE) {
      Poll.poll();
      sink.take(bytes, start + done, Math.min(PIECE, length - done));
    }
  }
}
