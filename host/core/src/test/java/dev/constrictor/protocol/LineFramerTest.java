package dev.constrictor.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineFramerTest {
  private final List<String> frames = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 1000})
  void cutsTheSameLinesWhateverThePieces(int piece) {
    LineFramer framer = new LineFramer(4);

    feed(framer, "ab\n\n\r\ncd\r\nabcd\r\nabcde\nx\nabcd\r!\nabcdefghijkl\r\n\ry\r\nlast", piece);
    framer.finish(this::keep);

    assertThat(frames)
        .containsExactly(
            "ab", "cd", "abcd", "oversize", "x", "oversize", "oversize", "\ry", "last");
  }

  @ParameterizedTest
  @CsvSource({"abcd, abcd", "abcde, oversize", "'abcd\r', abcd", "'abcdefg\r', oversize"})
  void aLastLineNeedsNoNewline(String text, String frame) {
    LineFramer framer = new LineFramer(4);

    feed(framer, text, 3);
    framer.finish(this::keep);
    framer.finish(this::keep);

    assertThat(frames).containsExactly(frame);
  }

  @Test
  void anEndlessLineIsToldAtOnceAndOnlyOnce() {
    LineFramer framer = new LineFramer(1000);
    byte[] piece = "x".repeat(600).getBytes(UTF_8);
    List<Frame> received = new ArrayList<>();

    framer.feed(piece, 0, piece.length, received::add);
    assertThat(received).isEmpty();
    for (int i = 0; i < 10_000; i++) {
      framer.feed(piece, 0, piece.length, received::add);
    }

    assertThat(received).containsExactly(new Frame.Oversize(1200));
  }

  @Test
  void randomStreamsInRandomPiecesGiveTheirLines() {
    Random random = new Random(42);
    for (int round = 0; round < 200; round++) {
      StringBuilder stream = new StringBuilder();
      List<String> expected = new ArrayList<>();
      for (int line = 0; line < 30; line++) {
        String text = "x".repeat(random.nextInt(3_000));
        stream.append(text).append(random.nextBoolean() ? "\n" : "\r\n");
        if (!text.isEmpty()) {
          expected.add(text.length() > 2_000 ? "oversize" : text);
        }
      }
      frames.clear();

      feed(new LineFramer(2_000), stream.toString(), 1 + random.nextInt(5_000));

      assertThat(frames).isEqualTo(expected);
    }
  }

  private void feed(LineFramer framer, String text, int piece) {
    byte[] bytes = text.getBytes(UTF_8);
    for (int off = 0; off < bytes.length; off += piece) {
      framer.feed(bytes, off, Math.min(piece, bytes.length - off), this::keep);
    }
  }

  private void keep(Frame frame) {
    frames.add(
        switch (frame) {
          case Frame.Line line -> new String(line.bytes(), UTF_8);
          case Frame.Oversize oversize -> "oversize";
        });
  }
}
