package dev.constrictor.config;

import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Jackson's YAML parser, which also tells what its tokens leave out: anchors and tags of every
 * value, and a scalar as it was written.
 */
final class EventParser extends YAMLParser {
  private static final Factory FACTORY = new Factory();

  private @Nullable Event event;

  private EventParser(IOContext context, int features, int yamlFeatures, Reader reader) {
    super(context, features, yamlFeatures, new LoaderOptions(), null, reader);
  }

  static EventParser of(String text) throws IOException {
    return (EventParser) FACTORY.createParser(text);
  }

  @Override
  protected Event getEvent() throws IOException {
    event = super.getEvent();
    return event;
  }

  /** Whether the current key or value can be referred to. */
  boolean isAnchored() {
    return event instanceof NodeEvent node && node.getAnchor() != null;
  }

  /** Whether the current key or value says what type it is. */
  boolean isTagged() {
    return (event instanceof ScalarEvent scalar && scalar.getTag() != null)
        || (event instanceof CollectionStartEvent start && start.getTag() != null);
  }

  /** The current scalar as it was written, without quotes. */
  String written() {
    return event instanceof ScalarEvent scalar ? scalar.getValue() : "";
  }

  private static final class Factory extends YAMLFactory {
    @Override
    public YAMLParser createParser(String text) throws IOException {
      return createParser(new StringReader(text));
    }

    @Override
    protected YAMLParser _createParser(Reader reader, IOContext context) {
      return new EventParser(context, _parserFeatures, _yamlParserFeatures, reader);
    }
  }
}
