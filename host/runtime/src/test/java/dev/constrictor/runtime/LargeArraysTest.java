package dev.constrictor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LargeArraysTest {
  private static final long LEFT = 1 << 20;

  @AfterEach
  void release() {
    LargeArrays.release(Thread.currentThread());
  }

  @Test
  void aThreadIsHeldToItsAllowance() {
    LargeArrays.check(Integer.MAX_VALUE, Long.BYTES); // nobody limits this thread yet
    LargeArrays.limit(Thread.currentThread(), bytes -> bytes <= LEFT);
    long refusedBefore = LargeArrays.refused();
    LargeArrays.check((int) LEFT, Byte.BYTES);
    assertThatThrownBy(() -> LargeArrays.check((int) LEFT, Short.BYTES))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessageContaining("2097152 bytes");
    assertThat(LargeArrays.refused()).isEqualTo(refusedBefore + 1);
  }

  @Test
  void aLengthThatOverflowedIsTooLargeForAnyone() {
    assertThatThrownBy(() -> LargeArrays.check(-1, Byte.BYTES))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void buffersAreCheckedAsTheyGrow() {
    LargeArrays.limit(Thread.currentThread(), bytes -> bytes <= LEFT);
    StringBuilder builder = new StringBuilder();
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    byte[] piece = new byte[1000];
    String text = "x".repeat(1000);
    assertThatCode(
            () -> {
              for (int i = 0; i < 1000; i++) {
                GrowingBuffers.append(builder, text);
                GrowingBuffers.write(buffer, piece, 0, piece.length);
              }
            })
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 3000; i++) {
                GrowingBuffers.append(builder, text);
              }
            })
        .isInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 3000; i++) {
                GrowingBuffers.write(buffer, piece, 0, piece.length);
              }
            })
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(builder.length()).isLessThan(3_000_000);
  }
}
