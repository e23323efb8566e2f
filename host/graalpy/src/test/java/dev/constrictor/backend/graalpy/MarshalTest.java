package dev.constrictor.backend.graalpy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both directions against each other, and the reader against bytes that no Python wrote. */
class MarshalTest {
  private static final RandomGeneratorFactory<RandomGenerator> RANDOM =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private static byte[] write(Map<String, @Nullable Object> value) {
    return Objects.requireNonNull(MarshalWriter.write(value)).getBytes(ISO_8859_1);
  }

  private static @Nullable Object random(RandomGenerator random, int depth) {
    return switch (random.nextInt(depth == 0 ? 7 : 9)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong() >> random.nextInt(64);
      case 3 ->
          new BigInteger(64 + random.nextInt(400), new java.util.Random(random.nextLong()))
              .setBit(63)
              .negate();
      case 4 -> random.nextDouble() * 1e10;
      case 5, 6 -> text(random);
      case 7 -> {
        List<@Nullable Object> list = new ArrayList<>();
        random.ints(random.nextInt(5)).forEach(i -> list.add(random(random, depth - 1)));
        yield list;
      }
      default -> map(random, depth - 1);
    };
  }

  private static Map<String, @Nullable Object> map(RandomGenerator random, int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    random.ints(random.nextInt(5)).forEach(i -> map.put(text(random), random(random, depth)));
    return map;
  }

  private static String text(RandomGenerator random) {
    int bound = List.of(0x80, 0x100, 0x10000).get(random.nextInt(3));
    StringBuilder text = new StringBuilder();
    random.ints(random.nextInt(300), 0, bound).forEach(one -> text.append((char) one));
    return text.toString();
  }

  @Test
  void whatIsWrittenIsReadTheSame() throws Exception {
    RandomGenerator random = RANDOM.create(11);
    for (int i = 0; i < 500; i++) {
      Map<String, @Nullable Object> value = map(random, 4);
      assertThat(MarshalReader.read(write(value))).isEqualTo(value);
    }
  }

  @Test
  void whatIsTooDeepIsNotWritten() {
    Object deep = 1L;
    for (int i = 0; i <= MarshalWriter.MAX_DEPTH; i++) {
      deep = Arrays.asList(deep);
    }
    assertThat(MarshalWriter.write(Map.of("deep", deep))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(\u0001\0\0\0N", // a tuple
        "<\u0001\0\0\0N", // a set
        "s\u0001\0\0\0x", // bytes
        "g\0\0\0\0\0\0\u00f8\u007f", // NaN
        "{i\u0001\0\0\0N0", // a key that is a number
        "c\0\0\0\0", // code
        "[\u0001\0\0\0r\0\0\0\0", // a reference
      })
  void whatJsonCannotSayIsLeftToPython(String bytes) {
    assertThatThrownBy(() -> MarshalReader.read(bytes.getBytes(ISO_8859_1)))
        .isInstanceOf(MarshalReader.NotPlainException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[\u00ff\u00ff\u00ff\u007f", // two thousand million items that are not there
        "[\u00ff\u00ff\u00ff\u00ff", // a negative number of them
        "u\u0010\0\0\0x",
        "l\u00ff\u00ff\u00ff\u007f",
        "l\0\0\0\u0080",
        "{u\u0001\0\0\0k",
        "NN",
      })
  void bytesThatAreNoValueAreRefused(String bytes) {
    assertThatThrownBy(() -> MarshalReader.read(bytes.getBytes(ISO_8859_1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void brokenBytesNeverDoWorseThanBeRefused() {
    RandomGenerator random = RANDOM.create(12);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = write(map(random, 3));
      for (int j = 0; j <= random.nextInt(4); j++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        MarshalReader.read(bytes);
      } catch (MarshalReader.NotPlainException | IllegalArgumentException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void nestingWithoutEndIsRefusedBeforeTheStackIs() {
    byte[] bytes = "[\u0001\0\0\0".repeat(100_000).getBytes(ISO_8859_1);
    assertThatThrownBy(() -> MarshalReader.read(bytes))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
