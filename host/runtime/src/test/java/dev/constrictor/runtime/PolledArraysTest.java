package dev.constrictor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PolledArraysTest {
  private static final int LONG = PolledCopies.PIECE + 12_345;

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void longCopiesAreWholeAlsoOntoThemselves() {
    byte[] original = bytes(LONG + 100);
    for (int shift : new int[] {0, 1, 100}) {
      byte[] expected = original.clone();
      byte[] actual = original.clone();
      System.arraycopy(expected, 0, expected, shift, LONG);
      PolledCopies.arraycopy(actual, 0, actual, shift, LONG);
      assertThat(Arrays.equals(actual, expected)).isTrue();
      System.arraycopy(expected, shift, expected, 0, LONG);
      PolledCopies.arraycopy(actual, shift, actual, 0, LONG);
      assertThat(Arrays.equals(actual, expected)).isTrue();
    }
  }

  @Test
  void copiesAreLongerOrShorterAsAsked() {
    byte[] original = bytes(LONG);
    for (int length : new int[] {0, 10, LONG, LONG + 7}) {
      assertThat(
              Arrays.equals(PolledArrays.copyOf(original, length), Arrays.copyOf(original, length)))
          .isTrue();
    }
    assertThat(
            Arrays.equals(
                PolledArrays.copyOfRange(original, 5, LONG + 9),
                Arrays.copyOfRange(original, 5, LONG + 9)))
        .isTrue();
    assertThatThrownBy(() -> PolledArrays.copyOfRange(original, LONG + 1, 3 * LONG))
        .isInstanceOf(ArrayIndexOutOfBoundsException.class);
    assertThat(PolledArrays.copyOf(new String[] {"a"}, LONG)).isInstanceOf(String[].class);
  }

  @Test
  void equalityLooksAtEveryByte() {
    byte[] a = bytes(LONG);
    byte[] b = a.clone();
    assertThat(PolledArrays.equals(a, b)).isTrue();
    b[LONG - 1]++;
    assertThat(PolledArrays.equals(a, b)).isFalse();
  }

  @Test
  void longArraysAreSorted() {
    int[] ints = new Random(1).ints(1 << 19).toArray();
    int[] expected = ints.clone();
    Arrays.sort(expected, 3, expected.length - 3);
    PolledArrays.sort(ints, 3, ints.length - 3);
    assertThat(Arrays.equals(ints, expected)).isTrue();

    Integer[] boxed = new Random(2).ints(1000).boxed().toArray(Integer[]::new);
    PolledArrays.sort(boxed, 0, boxed.length, Comparator.reverseOrder());
    assertThat(boxed).isSortedAccordingTo(Comparator.reverseOrder());
  }
}
