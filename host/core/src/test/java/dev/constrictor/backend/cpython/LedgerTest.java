package dev.constrictor.backend.cpython;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.protocol.Command;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is charged to which call. */
class LedgerTest {
  private static final long LIMIT = 10;

  private final Ledger ledger = new Ledger();

  private String begin() {
    Command command = Command.of("work", Map.of());
    ledger.begin(command);
    return command.id();
  }

  @Test
  void outputIsOfTheCallThatItNames() {
    String talker = begin();
    String other = begin();
    assertThat(ledger.count(talker, 8, LIMIT)).isEqualTo(Ledger.Output.FITS);
    assertThat(ledger.count(other, 8, LIMIT)).isEqualTo(Ledger.Output.FITS);
    String third = begin();
    assertThat(ledger.count(talker, 8, LIMIT)).isEqualTo(Ledger.Output.BREAKS_LIMIT);
    assertThat(ledger.count(talker, 1, LIMIT)).isEqualTo(Ledger.Output.TOO_MUCH);
    assertThat(ledger.count(third, 10, LIMIT)).isEqualTo(Ledger.Output.FITS);
  }

  @Test
  void outputOfNobodyIsOfTheOnlyCallThereIsAndElseOfTheWorker() {
    String only = begin();
    assertThat(ledger.callOf("unknown")).contains(only);
    assertThat(ledger.count("unknown", 9, LIMIT)).isEqualTo(Ledger.Output.FITS);
    String second = begin();
    assertThat(ledger.callOf("unknown")).isEmpty();
    assertThat(ledger.count("unknown", 9, LIMIT)).isEqualTo(Ledger.Output.FITS);
    assertThat(ledger.count("unknown", 9, LIMIT)).isEqualTo(Ledger.Output.BREAKS_LIMIT);
    ledger.end(second);
    assertThat(ledger.count("unknown", 9, LIMIT)).isEqualTo(Ledger.Output.BREAKS_LIMIT);
    ledger.end(only);
    begin();
    assertThat(ledger.count("unknown", 9, LIMIT)).isEqualTo(Ledger.Output.FITS);
  }

  @Test
  void atItsEndACallIsToldWhatItHasUsedSinceItWasFirstSeen() {
    String only = begin();
    assertThat(ledger.cpuNanos(100)).isZero();
    assertThat(ledger.cpuNanos(130)).isEqualTo(30);
    assertThat(ledger.end(only)).isEqualTo(30);
    String unseen = begin();
    assertThat(ledger.end(unseen)).isZero();
    assertThat(ledger.end("unknown")).isZero();
  }

  @Test
  void callsInFlightTogetherShareWhatTheTreeUses() {
    String first = begin();
    ledger.cpuNanos(100);
    String second = begin();
    ledger.cpuNanos(110);
    ledger.cpuNanos(150);
    assertThat(ledger.end(first)).isEqualTo(25);
    assertThat(ledger.end(second)).isEqualTo(40);
  }

  @Test
  void theWorkerIsBusyWhileAnyCallIsInFlight() {
    assertThat(ledger.isBusy()).isFalse();
    String first = begin();
    String second = begin();
    ledger.end(first);
    assertThat(ledger.isBusy()).isTrue();
    ledger.end(second);
    assertThat(ledger.isBusy()).isFalse();
  }
}
