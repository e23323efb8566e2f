package dev.constrictor.runtime.build;

import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Links all classes of the jar that it is given, and writes how many those are. Ends with 1 at one
 * that the JVM refuses, and says why; classes that lack another, optional one are not linked.
 */
public final class LinkAll {
  private static final String CLASS = ".class";

  private LinkAll() {}

  /** Takes the jar's path. */
  public static void main(String[] arguments) throws IOException {
    List<String> names;
    try (JarFile jar = new JarFile(arguments[0])) {
      names =
          jar.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.endsWith(CLASS) && !name.startsWith("META-INF"))
              .map(name -> name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
              .toList();
    }
    int linked = 0;
    for (String name : names) {
      linked += link(name) ? 1 : 0;
    }
    System.out.println(linked);
  }

  private static boolean link(String name) {
    try {
      Class<?> type = Class.forName(name, false, LinkAll.class.getClassLoader());
      var unused = type.getDeclaredMethods(); // to ask for them links the class
      return true;
    } catch (ClassNotFoundException | NoClassDefFoundError lacking) {
      return false;
    } catch (LinkageError refused) {
      System.out.println(name + ": " + refused);
      System.exit(1);
      return false;
    }
  }
}
