package dev.constrictor.environment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PEP 440 specifiers against an interpreter's version. */
class PythonVersionsTest {
  @ParameterizedTest(name = "{0} in {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3.11.7 | >=3.11         | true
          3.11.7 | >=3.12         | false
          3.11.7 | >=3.9,<3.12    | true
          3.12.0 | >=3.9,<3.12    | false
          3.11.7 | ==3.11         | false
          3.11.7 | ==3.11.*       | true
          3.11.0 | ==3.11         | true
          3.11.7 | !=3.11.*       | false
          3.11.7 | ~=3.11         | true
          3.11.7 | ~=3.11.2       | true
          3.12.1 | ~=3.11.2       | false
          3.12.1 | ~=3.11         | true
          3.9.18 | >=3.11         | false
          3.11.7 | <=3.11         | false
          3.11.7 | > 3.11 , < 4   | true
          """)
  void releasesAreCompared(String version, String specifiers, boolean satisfied) {
    assertThat(PythonVersions.satisfies(version, specifiers)).isEqualTo(satisfied);
  }
}
