package dev.constrictor.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionRangeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          >=3.11           | 3.11.0  | true
          >=3.11           | 3.10.9  | false
          >=3.11,<3.13     | 3.12.8  | true
          >=3.11,<3.13     | 3.13.0  | false
          ==3.11.*         | 3.11.7  | true
          ==3.11.*         | 3.12.0  | false
          !=3.11.7         | 3.11.7  | false
          !=3.11.*         | 3.12.1  | true
          ~=3.11           | 3.14.0  | true
          ~=3.11.4         | 3.11.7  | true
          ~=3.11.4         | 3.12.0  | false
          ==3.12           | 3.12.0  | true
          <3.13.0rc1       | 3.13.0  | false
          >=3.13.0b1       | 3.13.0  | true
          ===3.11.7        | 3.11.7  | true
          > 3.9 , < 3.11.8 | 3.11.7  | true
          """)
  void saysWhetherAReleaseIsMeant(String range, String version, boolean meant) {
    assertThat(new VersionRange(range).contains(version)).isEqualTo(meant);
  }
}
