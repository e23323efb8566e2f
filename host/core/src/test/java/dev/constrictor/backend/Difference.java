package dev.constrictor.backend;

import dev.constrictor.config.BackendKind;

/**
 * What Python code meets on one backend and not on the other. Each is tried on both by {@link
 * PythonContract}, and the table in {@code host/docs/backends.md} is made of them.
 */
public enum Difference {
  /** Whose language it is. */
  LANGUAGE(
      "`sys.implementation.name`",
      "import sys; got = sys.implementation.name",
      Found.answer("graalpy", "Python 3.12, whatever is installed"),
      Found.answer("cpython", "the interpreter's own")),

  /** More threads than the plugin's one. */
  THREADS(
      "threads",
      "import threading; t = threading.Thread(target=print); t.start(); t.join(); got = 'ran'",
      Found.refused(),
      Found.answer("ran")),

  /** Processes of the plugin's own code. */
  FORKS(
      "`os.fork`",
      "import os; child = os.fork() or os._exit(0); os.waitpid(child, 0); got = 'forked'",
      Found.refused(),
      Found.answer("forked", "there, up to 64 processes and 256 tasks")),

  /** Processes of the same interpreter. */
  INTERPRETER(
      "a program of one's own: the interpreter",
      "import subprocess, sys; got = subprocess.run([sys.executable, '-c', '']).returncode",
      Found.refused(),
      Found.answer("0")),

  /** Libraries of the system. */
  NATIVE_CODE(
      "native code: `ctypes`, extension modules",
      "import ctypes; got = ctypes.CDLL(None).abs(-1)",
      Found.refused(),
      Found.answer("1", "there; packages with native code need this backend")),

  /** Handlers for signals. */
  SIGNAL_HANDLERS(
      "`signal.signal`, timers",
      "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); got = 'set'",
      Found.refused(),
      Found.answer("set", "there; what ignores SIGTERM is killed")),

  /** Sockets that lead nowhere else. */
  SOCKET_PAIRS(
      "`socket.socketpair`",
      "import socket; got = len(socket.socketpair())",
      Found.refused(),
      Found.answer("2", "there, of the kind that event loops use")),

  /** A place for files of the plugin's own. */
  TEMPORARY_FILES(
      "temporary files",
      "import tempfile; got = tempfile.TemporaryFile().write(b'12')",
      Found.refused(),
      Found.answer("2", "a folder of one's own, removed at the end")),

  /** A database library in C. */
  SQLITE(
      "`sqlite3`",
      "import sqlite3; got = sqlite3.connect(':memory:').execute('select 1').fetchone()[0]",
      Found.refused(),
      Found.answer("1")),

  /** The one way to compress that GraalPy has no Java for. */
  BZIP2(
      "`bz2`",
      "import bz2; got = len(bz2.decompress(bz2.compress(b'12')))",
      Found.refused(),
      Found.answer("2"));

  private final String subject;
  private final String code;
  private final Found inProcess;
  private final Found ofItsOwn;

  Difference(String subject, String code, Found inProcess, Found ofItsOwn) {
    this.subject = subject;
    this.code = code;
    this.inProcess = inProcess;
    this.ofItsOwn = ofItsOwn;
  }

  /**
   * What comes of the code.
   *
   * @param answer the text of {@code got}; empty where the code fails
   * @param told how the page says it
   */
  public record Found(String answer, String told) {
    static Found refused() {
      return new Found("", "refused");
    }

    static Found answer(String text) {
      return new Found(text, "there");
    }

    static Found answer(String text, String told) {
      return new Found(text, told);
    }

    /** Whether the code fails. */
    public boolean isRefusal() {
      return answer.isEmpty();
    }
  }

  /** The code, which leaves its result in {@code got}. */
  public String code() {
    return code;
  }

  /** What comes of it on this backend. */
  public Found on(BackendKind kind) {
    return kind == BackendKind.GRAALPY ? inProcess : ofItsOwn;
  }

  /** The row of the table. */
  public String row() {
    return "| %s | %s | %s |\n".formatted(subject, inProcess.told(), ofItsOwn.told());
  }
}
