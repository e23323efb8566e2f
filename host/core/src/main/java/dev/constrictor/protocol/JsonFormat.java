package dev.constrictor.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

/** JSON as the protocol reads and writes it: the limits, and the one factory set up for them. */
final class JsonFormat {
  /** How many containers may be open at once, the outermost included. */
  static final int MAX_DEPTH = 512;

  /** How many digits a number may have; the fast parser takes some 30 ms for as many. */
  static final int MAX_NUMBER_DIGITS = 1_000_000;

  /** The last character before the surrogates; all above are written as escapes. */
  private static final int LAST_PLAIN_CHARACTER = 0xD7FF;

  /** How many threads may read or write at once before buffers are made anew. */
  private static final int POOLED_BUFFERS = 64;

  /**
   * No table of names: a peer that invents names must neither fill nor slow it. Buffers come from a
   * pool rather than from thread locals, which would outlive an embedded host's class loader and be
   * made anew in every virtual thread.
   */
  static final JsonFactory FACTORY =
      ((JsonFactoryBuilder) JsonFactory.builder())
          .highestNonEscapedChar(LAST_PLAIN_CHARACTER)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS))
          .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH + 1)
                  .maxNumberLength(MAX_NUMBER_DIGITS)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH + 1).build())
          .build();

  private JsonFormat() {}
}
