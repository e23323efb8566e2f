package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Call;
import dev.constrictor.backend.Ending;
import java.util.List;
import java.util.Optional;

/** Takes one plugin's calls, and gives up those whose time is up. Safe for several threads. */
final class CallDesk implements Deadlines.Owner {
  private final PluginCore core;
  private final Ladder ladder;
  private final Deadlines deadlines;

  CallDesk(PluginCore core, HostWide host, Ladder ladder) {
    this.core = core;
    this.ladder = ladder;
    this.deadlines = new Deadlines(host.timers(), this);
  }

  /** Takes a call; it will be answered by its deadline whatever happens. */
  void accept(Call call) {
    core.move(
        later -> {
          PluginState state = core.life().state();
          if (!state.serves() && !state.mayServeSoon()) {
            PluginError refusal = core.refusal();
            later.then(() -> call.fail(refusal));
            return;
          }
          Optional<PluginError> full = core.admission().take(call, state.serves(), later);
          if (full.isPresent()) {
            later.then(() -> call.fail(full.get()));
          } else {
            deadlines.accepted(call, state.serves());
          }
        });
  }

  /** The plugin serves from now on: the clocks start of those that have waited for that. */
  void serves() {
    core.admission().waiting().forEach(deadlines::serves);
  }

  @Override
  public void expired(Call call) {
    giveUp(call, call.timedOut(), !call.deadline().ofCaller());
  }

  @Override
  public void tooLateForCaller(Call call, Call.Deadline passed) {
    giveUp(call, passed.error());
  }

  /** Ends a call that has broken a limit of the plugin's. */
  void breached(Call call, PluginError why) {
    giveUp(call, why, true);
  }

  /** Ends a call that nobody waits for any more; the instance pays if it does not let go of it. */
  void giveUp(Call call, PluginError why) {
    giveUp(call, why, false);
  }

  private void giveUp(Call call, PluginError error, boolean countsAgainstPlugin) {
    if (!call.fail(error)) {
      return;
    }
    core.move(
        later -> {
          if (!core.admission().remove(call)) {
            Ending ending = new Ending(error, countsAgainstPlugin, Optional.of(call.id()));
            List<Slot> working = core.slots().workingOn(call);
            later.then(() -> ladder.giveUp(call, working, () -> endWhoeverWorksOn(call, ending)));
          }
        });
  }

  private void endWhoeverWorksOn(Call call, Ending ending) {
    core.move(
        later ->
            core.slots().leaving(call).forEach(slot -> later.then(() -> slot.destroy(ending))));
  }

  /** Gives up the calls that instances still work on. */
  void cancelRunning() {
    PluginError why = PluginError.of(Reason.CANCELLED, "the host is stopping");
    core.lock().read(core.slots()::allCalls).forEach(call -> giveUp(call, why));
  }
}
