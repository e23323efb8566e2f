package dev.constrictor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.api.ErrorType;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.protocol.ErrorPayload;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Failures for people. */
class FailureReportTest {
  private static final Paint PLAIN = new Paint(false, false);

  private static PluginError guestError(String message, String traceback, String source) {
    return new PluginError(
        ErrorType.SYSTEM_ERROR,
        Reason.GUEST_EXCEPTION,
        message,
        "ZeroDivisionError",
        traceback,
        false,
        Map.of("file", "main.py", "line", 12L, "source", source));
  }

  private static String report(PluginError error, Paint paint) {
    Optional<Path> folder = Optional.of(Path.of("/plugins/p"));
    return String.join("\n", FailureReport.of("p.c", error, folder, paint));
  }

  @Test
  void theSourceIsShownWithItsMark() {
    String traceback =
        """
        Traceback (most recent call last):
          File "main.py", line 12, in c
            return 1 / 0
                   ~~^~~
        ZeroDivisionError: division by zero
        """;
    assertThat(report(guestError("division by zero", traceback, "return 1 / 0"), PLAIN))
        .isEqualTo(
            """
            p.c: ZeroDivisionError: division by zero
              --> /plugins/p/main.py:12
            12 | return 1 / 0
               |        ~~^~~""");
  }

  @Test
  void severalFramesAreShownWhole() {
    String traceback =
        """
        Traceback (most recent call last):
          File "main.py", line 3, in c
            divide()
          File "main.py", line 12, in divide
            return 1 / 0
        ZeroDivisionError: division by zero
        """;
    assertThat(report(guestError("division by zero", traceback, "return 1 / 0"), PLAIN))
        .contains("12 | return 1 / 0\n\nTraceback")
        .endsWith("ZeroDivisionError: division by zero");
  }

  @Test
  void aStatesCauseIsShown() {
    PluginError cause = guestError("no", "", "x = 1 / 0");
    PluginError error =
        PluginError.of(Reason.NOT_RUNNING, "FAILED", Map.of("cause", ErrorPayload.toMap(cause)));
    assertThat(report(error, PLAIN))
        .startsWith("p.c: not_running: FAILED\ncaused by ZeroDivisionError: no\n")
        .endsWith("12 | x = 1 / 0");
    PluginError other = PluginError.of(Reason.NOT_RUNNING, "FAILED", Map.of("cause", Map.of()));
    assertThat(report(other, PLAIN)).isEqualTo("p.c: not_running: FAILED");
  }

  @Test
  void whatATerminalWouldObeyIsSeenInstead() {
    PluginError error = guestError("\033[31mred \u202eturned\rback", "", "\"\033]0;title\007\"");
    assertThat(report(error, PLAIN))
        .contains("\\u001b[31mred \\u202eturned\\u000dback", "\\u001b]0;title\\u0007")
        .doesNotContain("\033");
  }

  @Test
  void coloursAreForTerminalsAlone() {
    PluginError error = guestError("no", "", "x");
    assertThat(report(error, new Paint(true, true))).contains("\033[1;31mp.c: \033[0m");
    assertThat(FailureReport.of("p.c", error, Optional.empty(), PLAIN))
        .isEqualTo(List.of("p.c: ZeroDivisionError: no", "  --> main.py:12", "12 | x"));
  }
}
