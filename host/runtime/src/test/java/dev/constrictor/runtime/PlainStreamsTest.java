package dev.constrictor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** They do what the JDK's do, whatever comes in which order. */
class PlainStreamsTest {
  private static final int STEPS = 2000;

  @Test
  void whatIsWrittenIsWhatTheJdkWrites() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      ByteArrayOutputStream theirs = new ByteArrayOutputStream();
      ByteArrayOutputStream ours =
          seed % 2 == 0 ? PlainStreams.construct() : PlainStreams.construct(seed);
      DataOutputStream theirData = new DataOutputStream(theirs);
      DataOutputStream ourData = PlainStreams.construct(ours);
      write(theirData, theirs, new Random(seed));
      write(ourData, ours, new Random(seed));
      assertThat(ours.toByteArray()).isEqualTo(theirs.toByteArray());
      assertThat(ours.size()).isEqualTo(theirs.size());
      assertThat(ourData.size()).isEqualTo(theirData.size());
    }
  }

  private static void write(DataOutputStream data, ByteArrayOutputStream bytes, Random random)
      throws IOException {
    byte[] some = new byte[300];
    random.nextBytes(some);
    for (int step = 0; step < STEPS; step++) {
      int start = random.nextInt(some.length);
      int length = random.nextInt(some.length - start);
      switch (random.nextInt(8)) {
        case 0 -> data.write(some, start, length);
        case 1 -> bytes.write(some, start, length);
        case 2 -> data.writeLong(random.nextLong());
        case 3 -> data.writeUTF("a\u00e4\u20ac");
        case 4 -> bytes.write(random.nextInt());
        case 5 -> bytes.writeBytes(some);
        case 6 -> {
          if (random.nextInt(200) == 0) {
            bytes.reset();
          }
        }
        default -> data.write(random.nextInt());
      }
    }
  }

  @Test
  void whatIsReadIsWhatTheJdkReads() throws IOException {
    byte[] bytes = new byte[10_000];
    new Random(1).nextBytes(bytes);
    for (int seed = 0; seed < 20; seed++) {
      int start = seed * 7;
      ByteArrayInputStream theirs = new ByteArrayInputStream(bytes, start, 5000);
      ByteArrayInputStream ours = PlainStreams.construct(bytes, start, 5000);
      assertThat(read(ours, new Random(seed))).isEqualTo(read(theirs, new Random(seed)));
    }
    assertThat(PlainStreams.construct(bytes).readAllBytes()).isEqualTo(bytes);
    assertThat(new DataInputStream(PlainStreams.construct(bytes)).readLong())
        .isEqualTo(new DataInputStream(new ByteArrayInputStream(bytes)).readLong());
  }

  private static String read(ByteArrayInputStream in, Random random) {
    StringBuilder seen = new StringBuilder();
    for (int step = 0; step < STEPS; step++) {
      byte[] some = new byte[20];
      switch (random.nextInt(5)) {
        case 0 -> seen.append(in.read(some, 3, random.nextInt(17)));
        case 1 -> seen.append(in.skip(random.nextInt(9)));
        case 2 -> seen.append(in.available());
        default -> seen.append(in.read());
      }
      seen.append(Arrays.toString(some));
    }
    return seen.toString();
  }

  @Test
  void whatIsWrongIsRefusedAsTheJdkDoes() {
    assertThatThrownBy(() -> PlainStreams.construct(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PlainStreams.construct().write(new byte[3], 2, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> PlainStreams.construct().write(new byte[3], 0, -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> PlainStreams.construct(new byte[9]).read(new byte[3], 2, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
