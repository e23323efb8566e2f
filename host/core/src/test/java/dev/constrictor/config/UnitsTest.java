package dev.constrictor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
  @ParameterizedTest
  @ValueSource(strings = {"1ms", "250ms", "1500ms", "5s", "60s", "90s", "2m", "1h", "8760h"})
  void durationsComeBackAsTheyWere(String text) {
    assertThat(Durations.format(Durations.parse(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1B", "1000B", "512KiB", "1MiB", "1025KiB", "3GiB", "1048576GiB"})
  void sizesComeBackAsTheyWere(String text) {
    assertThat(Sizes.format(Sizes.parse(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "1.5s", "-1s", "5 s", "5S", "0s", "8761h", "1s1ms", "٣s"})
  void otherDurationsAreRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "B", "1.5MiB", "-1B", "1 B", "1MB", "1mib", "0B", "1048577GiB"})
  void otherSizesAreRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Sizes.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "numpy",
        "numpy>=2",
        "numpy >= 2, < 3.0.*",
        "requests[socks,security]==2.32.3",
        "a.b_c-d (>=1)",
        "x~=1.0rc1; python_version < '3.13'",
        "pip @ https://example.com/pip.whl ; sys_platform == 'linux'"
      })
  void requirementsAreKnown(String text) {
    assertThat(PythonSyntax.isRequirement(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-r x",
        "--index-url=x",
        "a b",
        "a==",
        ">=1",
        "a>=1\n-r x",
        "a>=1,\n<2",
        "a ; b\f-r x",
        "a ; b\u0085-r x",
        "a ; b\u2028--no-binary :all:",
        "a @ file:///b.tar.gz#\u2029c",
        "./a",
        "a;",
        "a[",
        "https://x/y.whl"
      })
  void otherRequirementsAreRefused(String text) {
    assertThat(PythonSyntax.isRequirement(text)).isFalse();
  }

  @Test
  void theHostsVersionIsTheBuilds() throws Exception {
    Path pom = Path.of(System.getProperty("constrictor.root", "../..")).resolve("pom.xml");

    assertThat(Files.readString(pom)).contains("<version>" + HostVersion.CURRENT + "</version>");
  }
}
