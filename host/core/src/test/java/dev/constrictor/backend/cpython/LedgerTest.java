package dev.constrictor.backend.cpython;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.protocol.Command;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is charged to which call. */
class LedgerTest {
  private static final long LIMIT = 10;

  private static final long CPU_LIMIT = 100;

  private static final long WINDOW = 1000;

  private final AtomicLong clock = new AtomicLong();
  private final Ledger ledger = new Ledger(CPU_LIMIT, new OwnOutput(WINDOW, clock::get));

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
  void outputOfNobodyDoesNotAddUpForEver() {
    for (int hour = 0; hour < 3; hour++) {
      assertThat(ledger.count("nobody's", 9, LIMIT)).isEqualTo(Ledger.Output.FITS);
      clock.addAndGet(WINDOW);
    }
    assertThat(ledger.count("nobody's", 9, LIMIT)).isEqualTo(Ledger.Output.FITS);
    clock.addAndGet(WINDOW - 1);
    assertThat(ledger.count("nobody's", 9, LIMIT)).isEqualTo(Ledger.Output.BREAKS_LIMIT);
  }

  @Test
  void withEachCallMayComeItsOutputThoughItNamesNobody() {
    String call = begin();
    for (int number = 0; number < 3; number++) {
      String next = begin();
      assertThat(ledger.count("nobody's", 9, LIMIT)).isEqualTo(Ledger.Output.FITS);
      ledger.end(call);
      call = next;
    }
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
    begin();
    ledger.cpuNanos(110);
    ledger.cpuNanos(150);
    assertThat(ledger.cpuNanos(150)).isEqualTo(25);
    assertThat(ledger.end(first)).isEqualTo(25);
  }

  @Test
  void aCallDoesNotPayForThoseThatHaveEndedBesideIt() {
    String waits = begin();
    long used = 1000;
    ledger.cpuNanos(used);
    for (int number = 0; number < 50; number++) {
      String works = begin();
      assertThat(ledger.cpuNanos(used += 60)).isLessThanOrEqualTo(CPU_LIMIT);
      assertThat(ledger.end(works)).isEqualTo(30);
      assertThat(ledger.cpuNanos(used += 5)).as("its last, seen after its end").isZero();
      ledger.end(begin());
      assertThat(ledger.cpuNanos(used += 5)).as("of one that nobody saw").isZero();
    }
    assertThat(ledger.cpuNanos(used + 40)).isEqualTo(40);
    assertThat(ledger.end(waits)).isEqualTo(40);
  }

  @Test
  void aCallThatEndsTakesNoMoreWithItThanItMayHaveUsed() {
    String computes = begin();
    ledger.cpuNanos(0);
    ledger.cpuNanos(50);
    String late = begin();
    String waits = begin();
    assertThat(ledger.cpuNanos(350)).isEqualTo(350 / 3);
    ledger.end(waits);
    assertThat(ledger.cpuNanos(350)).isEqualTo((350 - CPU_LIMIT) / 2);
    ledger.end(computes);
    assertThat(ledger.cpuNanos(360)).isEqualTo(100);
    assertThat(ledger.end(late)).isEqualTo(100);
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
