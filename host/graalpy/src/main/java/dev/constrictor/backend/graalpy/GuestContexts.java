package dev.constrictor.backend.graalpy;

import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.PythonLibrary;
import dev.constrictor.config.FileGrant;
import dev.constrictor.config.FileMode;
import dev.constrictor.config.PluginManifest;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.FileSystem;
import org.graalvm.polyglot.io.IOAccess;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/** Builds locked contexts: nothing is granted but what the manifest names. */
final class GuestContexts {
  private static final Source BOOTSTRAP =
      Source.newBuilder("python", Resources.text("bootstrap.py"), "<constrictor>")
          .internal(true)
          .buildLiteral();

  private final Engines engines;
  private final Map<String, byte[]> library;
  private final InProcessPackages packages;

  GuestContexts(Engines engines, PythonLibrary library, InProcessPackages packages) {
    this.engines = engines;
    this.library = LibraryBytecode.beside(library);
    this.packages = packages;
  }

  /** The engine for the plugin's next context; to be closed after that context. */
  Engines.Lease engine(InstanceSpec spec) {
    return engines.lease(spec.manifest().name());
  }

  /** A context on the engine in which no code has run; {@link #start} comes next. */
  Context create(Engines.Lease engine, InstanceSpec spec, OutputStream out, OutputStream err) {
    CompilationGate.INSTANCE.starting();
    boolean created = false;
    try {
      Context context = build(engine, spec, out, err);
      created = true;
      return context;
    } finally {
      if (!created) {
        CompilationGate.INSTANCE.started();
      }
    }
  }

  private Context build(
      Engines.Lease engine, InstanceSpec spec, OutputStream out, OutputStream err) {
    PluginManifest manifest = spec.manifest();
    Context.Builder builder =
        Context.newBuilder("python")
            .engine(engine.engine())
            .sandbox(SandboxPolicy.CONSTRAINED)
            .allowHostAccess(HostAccess.CONSTRAINED)
            .allowPolyglotAccess(PolyglotAccess.NONE)
            .allowIO(IOAccess.newBuilder().fileSystem(fileSystem(manifest)).build())
            .currentWorkingDirectory(manifest.folder())
            .in(InputStream.nullInputStream())
            .out(out)
            .err(err);
    for (String name : manifest.permissions().env()) {
      String value = System.getenv(name);
      if (value != null) {
        builder.environment(name, value);
      }
    }
    String zone = System.getenv("TZ");
    if (zone != null && manifest.permissions().env().contains("TZ")) {
      builder.timeZone(ZoneId.of(zone, ZoneId.SHORT_IDS));
    }
    return builder.build();
  }

  private FileSystem fileSystem(PluginManifest manifest) {
    List<ConfinedFileSystem.Root> roots = new java.util.ArrayList<>();
    roots.add(new ConfinedFileSystem.Root(manifest.folder(), false));
    packages.of(manifest).ifPresent(path -> roots.add(new ConfinedFileSystem.Root(path, false)));
    for (FileGrant grant : manifest.permissions().files()) {
      roots.add(new ConfinedFileSystem.Root(grant.path(), grant.mode() == FileMode.WRITE));
    }
    return FileSystem.allowInternalResourceAccess(
        new ConfinedFileSystem(roots, manifest.folder(), library));
  }

  /** Locks the context and starts python-lib in it; answers the entrance for commands. */
  Guest start(Context context, InstanceSpec spec, Upcalls upcalls) {
    try {
      return run(context, spec, upcalls);
    } finally {
      CompilationGate.INSTANCE.started();
    }
  }

  private Guest run(Context context, InstanceSpec spec, Upcalls upcalls) {
    PluginManifest manifest = spec.manifest();
    Value entrances = context.eval(BOOTSTRAP);
    GuestValues pieces =
        new GuestValues(
            entrances.getMember("make_dict"),
            entrances.getMember("make_list"),
            entrances.getMember("make_int"),
            entrances.getMember("is_float"));
    boolean shared = manifest.limits().concurrency() > 1;
    Path entrypoint = manifest.folder().relativize(manifest.entrypoint());
    Value started =
        entrances
            .getMember("start")
            .execute(
                ConfinedFileSystem.LIBRARY.toString(),
                packages.of(manifest).map(Path::toString).orElse(null),
                pieces.toGuest(
                    Map.of(
                        "plugin", manifest.name(),
                        "folder", manifest.folder().toString(),
                        "entrypoint", entrypoint.toString(),
                        "config", manifest.config(),
                        "secrets", spec.secrets(),
                        "host_functions", List.copyOf(spec.hostFunctions().keySet()))),
                (ProxyExecutable) upcalls::emit,
                (ProxyExecutable) upcalls::callHost,
                shared ? (ProxyExecutable) upcalls::turn : null,
                shared ? (ProxyExecutable) upcalls::answered : null);
    Crossing crossing =
        new Crossing(pieces, started.getMember("make_plain"), manifest.limits().messageBytes());
    return new Guest(
        crossing,
        started.getMember("handle"),
        shared ? started.getMember("step") : null,
        shared ? started.getMember("cancel") : null);
  }

  /**
   * What the host holds of a started context.
   *
   * @param step lets the calls in flight go on, where several may be
   * @param cancel asks one of them to give up
   */
  record Guest(Crossing crossing, Value handle, @Nullable Value step, @Nullable Value cancel) {}
}
