package dev.constrictor.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.constrictor.api.Reason;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, and how it is said. Texts are in single quotes where JSON has double ones. */
class MalformedMessageTest {
  private final JsonCodec codec = new JsonCodec(1024 * 1024);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'v':2           | v: expected the integer 1 (versions spoken: 1), saw 2
          'v':true        | v: expected the integer 1 (versions spoken: 1), saw true
          'v':1.0         | v: expected the integer 1 (versions spoken: 1), saw 1.0
          'v':'1'         | v: expected the integer 1 (versions spoken: 1), saw '1'
          'v':null        | v: expected the integer 1 (versions spoken: 1), saw null
          'type':'query'  | type: expected command, response, error or event, saw 'query'
          'type':7        | type: expected a string, saw 7
          'payload':[]    | payload: expected an object, saw an empty array
          'timestamp':'now' | timestamp: expected a number of seconds, saw 'now'
          'timestamp':true  | timestamp: expected a number of seconds, saw true
          'timestamp':null  | timestamp: expected a number of seconds, saw null
          'timestamp':1e400 | number out of range
          'payload':{}                          | payload.command: missing, expected a string of 1 to
          'payload':{'command':''}              | payload.command: expected a string of 1 to 256
          'payload':{'command':null}            | characters, saw null
          'payload':{'command':'c','args':[1]}  | payload.args: expected an object, saw an array
          'payload':{'command':'c','args':null} | payload.args: expected an object, saw null
          'payload':{'command':'c','plugin':1}  | payload.plugin: expected a string, saw 1
          'payload':{'command':'c','deadline_ms':-1} | milliseconds, 0 or more, saw -1
          'payload':{'command':'c','deadline_ms':'5'} | payload.deadline_ms: expected a number
          'payload':{'command':'c','attempt':0}   | payload.attempt: expected an integer from 1
          'payload':{'command':'c','attempt':1.0} | payload.attempt: expected an integer from 1
          'payload':{'command':'c','attempt':true} | payload.attempt: expected an integer from 1
          'payload':{'command':'c','trace':'t'}   | payload.trace: expected an object, saw 't'
          'type':'response'                          | payload.result: missing, expected a JSON value
          'type':'response','payload':{'result':1,'stats':[]} | payload.stats: expected an object
          'type':'response','payload':{'result':1,'stats':{'cpu_ms':'1'}} | payload.stats.cpu_ms: exp
          'type':'error','payload':{'error_type':'OOPS'} | payload.error_type: expected one of TIMEOUT,
          'type':'error','payload':{'error_type':'TIMEOUT'} | payload.reason: missing, expected one of
          'type':'error','payload':{'error_type':'TIMEOUT','reason':[]} | saw an empty array
          'type':'error','payload':{'error_type':'TIMEOUT','reason':'exited'} | payload.message: miss
          'type':'event','payload':{'event':'party','data':{}} | payload.event: expected one of log,
          'type':'event','payload':{'event':'log'} | payload.data: missing, expected an object
          'type':'event','payload':{'event':'item','data':{'index':1.0}} | payload.data.index: expected
          'type':'event','payload':{'event':'progress','data':{'fraction':1e9}} | from 0 to 1, saw 1.0E9
          'type':'event','payload':{'event':'log','data':{'level':'info'}} | CRITICAL, saw 'info'
          """)
  void namesTheFieldTheValueAndWhatIsAllowed(String change, String problem) {
    MalformedMessageException e =
        refusal(
            "{'v':1,'type':'command','id':'7','payload':{'command':'c'},'timestamp':1,%s}"
                .formatted(change));

    assertThat(e.problem()).contains(problem.replace('\'', '"'));
    assertThat(e.id()).contains("7");
    assertThat(e.toError().reason()).isEqualTo(Reason.BAD_MESSAGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                    | v: missing
          {'v':1}               | type: missing
          []                    | expected an object, saw an empty array
          7                     | expected an object, saw 7
          {'v':1,'type':'response','payload':{'result':1},'timestamp':1} | id: missing
          {'v':1,'type':'error','id':null,'payload':{},'timestamp':1} | id: expected a string of 1 to
          {'v':1,'type':'event','id':'','payload':{},'timestamp':1} | id: expected a string of 1 to 256
          {'v':1                | not valid JSON
          {} {}                 | not valid JSON: trailing content
          {}}                   | not valid JSON: trailing content
          {'v':NaN}             | not valid JSON: NaN and infinities
          {'v':-Infinity}       | not valid JSON
          {'v':01}              | not valid JSON
          {'v':1,}              | not valid JSON
          {/**/}                | not valid JSON
          """)
  void saysWhatIsWrongWhereThereIsNoId(String text, String problem) {
    MalformedMessageException e = refusal(text);

    assertThat(e.problem()).contains(problem);
    assertThat(e.id()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"a\": \"\u00c0\u00af\"}', 7",
    "'{\"\u00ed\u00a0\u0080\"}', 2",
    "'\"\u00e2\u0082', 1",
    "'\u00f4\u0090\u0080\u0080', 0",
    "'{\"ok\": \"\u00c3\u00a9\u00ff', 10"
  })
  void pointsAtTheByteThatIsNotUtf8(String bytesAsLatin1, int position) {
    MalformedMessageException e = refusalOf(bytesAsLatin1.getBytes(ISO_8859_1));

    assertThat(e.problem()).isEqualTo("not valid UTF-8 at byte " + position);
  }

  @Test
  void refusesByteOrderMarksAndOtherEncodings() {
    assertThat(refusalOf("\uFEFF{}".getBytes(UTF_8)).problem()).contains("byte order mark");
    assertThat(refusalOf("{}".getBytes(java.nio.charset.StandardCharsets.UTF_16LE)).problem())
        .contains("not valid JSON");
    assertThat(refusalOf(new byte[0]).problem()).contains("nothing but white space");
  }

  @Test
  void readsTheIdInFrontOfAFault() {
    assertThat(refusal("{'id':'7','v':1,'payload':{").id()).contains("7");
    assertThat(refusal("{'id':'7','id':8,'v':1").id()).isEmpty();
  }

  @Test
  void showsOnlyTheBeginningOfLongValues() {
    MalformedMessageException e = refusal("{'v':'%s'}".formatted("x\\n".repeat(50_000)));

    assertThat(e.problem()).hasSizeLessThan(250).contains("... (100000 characters)");
    assertThat(refusal("{'v':%s}".formatted("9".repeat(10_000))).problem())
        .contains("an integer of 33220 bits");
  }

  @Test
  void countsNamesInCodePoints() throws MalformedMessageException {
    String text = "{'v':1,'type':'error','id':'%s','payload':{},'timestamp':1}";

    assertThat(refusal(text.formatted("😀".repeat(256))).id()).isPresent();
    assertThat(refusal(text.formatted("😀".repeat(257))).id()).isEmpty();
    assertThat(refusal(text.formatted("x".repeat(257))).problem()).startsWith("id: expected");
  }

  @Test
  void ignoresNamesItDoesNotKnow() throws MalformedMessageException {
    String text =
        """
        {"v":1,"type":"command","id":"7","payload":{"command":"c","new":[1]},"timestamp":1,"x":{}}
        """;

    Command command = (Command) codec.decode(text.getBytes(UTF_8), 0, text.length());

    assertThat(command.args()).isEqualTo(Map.of());
    assertThat(command.deadlineMs()).isEqualTo(OptionalDouble.empty());
    assertThat(command.attempt()).isEqualTo(1);
    assertThat(command.isHostCommand()).isFalse();
  }

  private MalformedMessageException refusal(String text) {
    return refusalOf(text.replace('\'', '"').getBytes(UTF_8));
  }

  private MalformedMessageException refusalOf(byte[] text) {
    return catchThrowableOfType(
        MalformedMessageException.class, () -> codec.decode(text, 0, text.length));
  }
}
