package dev.constrictor.api;

import java.time.Instant;

/**
 * One step of a plugin's life.
 *
 * @param plugin the plugin's name
 * @param from the state it left
 * @param to the state it reached
 * @param reason why, for people
 * @param at when
 */
public record StateChange(
    String plugin, PluginState from, PluginState to, String reason, Instant at) {}
