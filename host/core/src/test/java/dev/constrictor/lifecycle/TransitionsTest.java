package dev.constrictor.lifecycle;

import static dev.constrictor.api.PluginState.DRAINING;
import static dev.constrictor.api.PluginState.QUARANTINED;
import static dev.constrictor.api.PluginState.RUNNING;
import static dev.constrictor.api.PluginState.STARTING;
import static dev.constrictor.api.PluginState.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.constrictor.api.PluginState;
import dev.constrictor.api.StateChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransitionsTest {
  @ParameterizedTest
  @EnumSource(PluginState.class)
  void everyStateLeadsToTheEnd(PluginState from) {
    Set<PluginState> reached = new HashSet<>(Set.of(from));
    boolean grew = true;
    while (grew) {
      grew = false;
      for (PluginState state : Set.copyOf(reached)) {
        for (PluginState next : PluginState.values()) {
          grew |= Transitions.allowed(state, next) && reached.add(next);
        }
      }
    }
    assertThat(reached).contains(STOPPED);
  }

  @Test
  void onlyAStartLeadsToServing() {
    for (PluginState from : PluginState.values()) {
      assertThat(Transitions.allowed(from, RUNNING))
          .as("%s to RUNNING", from)
          .isEqualTo(from == STARTING || from == PluginState.DEGRADED);
    }
    assertThat(Transitions.allowed(DRAINING, RUNNING)).isFalse();
    assertThat(Transitions.allowed(QUARANTINED, STARTING)).isFalse();
  }

  @Test
  void everyMoveIsAnEventAndAnotherReasonIsNone() {
    List<StateChange> heard = new ArrayList<>();
    StateMachine machine = new StateMachine("demo", heard::add);
    Deferred later = new Deferred();
    machine.transition(PluginState.PREPARING, "one", later);
    machine.transition(PluginState.PREPARING, "two", later);
    assertThat(heard).isEmpty();
    later.run();
    assertThat(heard).extracting(StateChange::reason).containsExactly("one");
    assertThat(machine.reason()).isEqualTo("two");
    assertThatThrownBy(() -> machine.transition(RUNNING, "too soon", later))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("demo")
        .hasMessageContaining("PREPARING")
        .hasMessageContaining("RUNNING");
  }
}
