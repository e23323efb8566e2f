package dev.constrictor.lifecycle;

import dev.constrictor.backend.Timers;

/**
 * What all plugins of a host share.
 *
 * @param timers their deadlines and pauses
 * @param abandoned the threads that some of them have lost for the server
 */
record HostWide(Timers timers, AbandonedThreads abandoned) {}
