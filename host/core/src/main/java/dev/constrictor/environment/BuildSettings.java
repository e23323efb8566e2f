package dev.constrictor.environment;

import dev.constrictor.config.CPythonSettings;
import java.util.Map;

/**
 * What the builds of a store have in common, for whichever Python they are. Immutable.
 *
 * @param store where environments are kept
 * @param python the operator's settings
 * @param variables the whole environment of a build's processes
 * @param bounds how long builds may go on without a sign that they do
 */
record BuildSettings(
    StoreLayout store, CPythonSettings python, Map<String, String> variables, BuildBounds bounds) {
  BuildSettings {
    variables = Map.copyOf(variables);
  }

  /**
   * The builds of a store.
   *
   * @param host the host's environment variables, of which a build gets the few that it needs
   */
  static BuildSettings of(CPythonSettings python, Map<String, String> host, BuildBounds bounds) {
    return new BuildSettings(
        new StoreLayout(python.environmentStore()),
        python,
        BuildVariables.of(host, python.offline()),
        bounds);
  }

  BuildProcess processes(BaseInterpreter interpreter) {
    return processes(interpreter, variables);
  }

  /** Processes that have other variables than the rest of the build. */
  BuildProcess processes(BaseInterpreter interpreter, Map<String, String> changed) {
    return new BuildProcess(interpreter.executable(), changed, bounds.silence());
  }

  /** Where wheels come from, and no package that would have to be built first. */
  Installer.Sources wheels(boolean hashed) {
    return new Installer.Sources(python.findLinks(), python.offline(), false, hashed);
  }

  /** Where packages come from, source code too where the operator permits it. */
  Installer.Sources sources(boolean hashed) {
    return new Installer.Sources(
        python.findLinks(), python.offline(), python.allowSourceBuilds(), hashed);
  }
}
