package dev.constrictor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arguments as JSON and as pairs. */
class CallArgumentsTest {
  @TempDir Path temp;

  @Test
  void pairsAreTextOrJsonAndReplaceTheObjects() throws Exception {
    assertThat(
            CallArguments.read(
                "{\"a\": 1, \"b\": 2}",
                List.of("b=two", "c:=[1, {\"d\": null}]", "e=x=y:=z", "f=")))
        .isEqualTo(
            Map.of(
                "a", 1L,
                "b", "two",
                "c", List.of(1L, java.util.Collections.singletonMap("d", null)),
                "e", "x=y:=z",
                "f", ""));
  }

  @Test
  void valuesComeFromFiles() throws Exception {
    Path text = Files.writeString(temp.resolve("t.txt"), "zwei\nZeilen: ü\n");
    Path json = Files.writeString(temp.resolve("j.json"), "{\"x\": 1.5}");

    assertThat(CallArguments.read("@" + json, List.of("t=@" + text, "j:=@" + json)))
        .isEqualTo(Map.of("x", 1.5, "t", "zwei\nZeilen: ü\n", "j", Map.of("x", 1.5)));
  }

  @Test
  void aFileThatIsNoUtf8IsRefusedByName() throws Exception {
    Path bytes = Files.write(temp.resolve("b"), new byte[] {(byte) 0xff, 'x'});

    assertThatThrownBy(() -> CallArguments.read("{}", List.of("t=@" + bytes)))
        .isInstanceOf(UsageException.class)
        .hasMessage("t: " + bytes + ": is not UTF-8");
  }
}
