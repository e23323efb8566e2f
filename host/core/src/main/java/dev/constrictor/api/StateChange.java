package dev.constrictor.api;

import java.time.Instant;

/**
 * One step of a plugin's life, or a remark on it: then it stays where it is.
 *
 * @param plugin the plugin's name
 * @param from the state it left
 * @param to the state it reached; the one it left for a remark, such as that it is throttled
 * @param reason why, for people
 * @param at when
 */
public record StateChange(
    String plugin, PluginState from, PluginState to, String reason, Instant at) {}
