package dev.constrictor.config;

import java.util.regex.Pattern;

/** JSON pointers, by which places in a document are known, and how people read them. */
final class Pointer {
  static final String ROOT = "";

  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");
  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

  private Pointer() {}

  static String child(String parent, String key) {
    return parent + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  static String child(String parent, int index) {
    return parent + "/" + index;
  }

  static String parent(String pointer) {
    return pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
  }

  static String lastKey(String pointer) {
    return pointer.substring(pointer.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
  }

  /** Whether the pointer is the place or inside it. */
  static boolean isWithin(String pointer, String place) {
    return pointer.equals(place) || pointer.startsWith(place + "/");
  }

  /** {@code /permissions/files/0/path} as {@code $.permissions.files[0].path}. */
  static String toJsonPath(String pointer) {
    if (pointer.isEmpty()) {
      return "$";
    }
    String key = lastKey(pointer);
    String parent = toJsonPath(parent(pointer));
    if (INDEX.matcher(key).matches()) {
      return parent + "[" + key + "]";
    }
    return PLAIN_KEY.matcher(key).matches()
        ? parent + "." + key
        : parent + "['" + key.replace("'", "\\'") + "']";
  }
}
