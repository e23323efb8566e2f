package dev.constrictor.backend;

import dev.constrictor.api.PluginError;

/** How the preparation of a plugin on a backend ended. */
public sealed interface Preparation {
  /**
   * Its instances can be launched.
   *
   * @param remark what is worth telling about it, for people; may be empty
   */
  record Ready(String remark) implements Preparation {}

  /**
   * It cannot be had here now.
   *
   * @param why what its callers are told
   */
  record Failed(PluginError why) implements Preparation {}

  /**
   * What the plugin requires cannot be served by a backend of this kind; another kind may do it.
   *
   * @param why what its callers are told where there is no other
   */
  record Unfit(PluginError why) implements Preparation {}
}
