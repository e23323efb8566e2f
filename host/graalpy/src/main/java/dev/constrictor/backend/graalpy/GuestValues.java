package dev.constrictor.backend.graalpy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * Carries JSON values across the border: Java's become real Python dicts and lists, Python's plain
 * Java copies; no guest object escapes. Bound to one context and used on its thread alone.
 */
final class GuestValues {
  /** No deeper than the protocol allows, with room for the envelope. */
  private static final int MAX_DEPTH = 520;

  private final Value makeDict;
  private final Value makeList;
  private final Value makeInt;
  private final Value isFloat;

  GuestValues(Value makeDict, Value makeList, Value makeInt, Value isFloat) {
    this.makeDict = makeDict;
    this.makeList = makeList;
    this.makeInt = makeInt;
    this.isFloat = isFloat;
  }

  /** A guest object (or a primitive that becomes one) equal to the JSON value. */
  @Nullable Object toGuest(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Object[] items = new Object[2 * map.size()];
      int i = 0;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        items[i++] = entry.getKey();
        items[i++] = toGuest(entry.getValue());
      }
      return makeDict.execute(items);
    }
    if (value instanceof List<?> list) {
      Object[] items = new Object[list.size()];
      for (int i = 0; i < items.length; i++) {
        items[i] = toGuest(list.get(i));
      }
      return makeList.execute(items);
    }
    // Python refuses long decimal texts; powers of two have no such limit.
    return value instanceof BigInteger big ? makeInt.execute(big.toString(16)) : value;
  }

  /** A plain Java copy of a guest value that python-lib has made plain. */
  @Nullable Object fromGuest(Value value) {
    return fromGuest(value, MAX_DEPTH);
  }

  private @Nullable Object fromGuest(Value value, int depth) {
    if (depth == 0) {
      throw new IllegalArgumentException("nested deeper than " + MAX_DEPTH);
    }
    if (value.isNull()) {
      return null;
    }
    if (value.isBoolean()) {
      return value.asBoolean();
    }
    if (value.isString()) {
      return value.asString();
    }
    if (value.isNumber()) {
      return number(value);
    }
    if (value.hasHashEntries()) {
      return map(value, depth);
    }
    if (value.hasArrayElements()) {
      int size = Math.toIntExact(value.getArraySize());
      List<@Nullable Object> list = new ArrayList<>(Math.min(size, 1 << 16));
      for (int i = 0; i < size; i++) {
        list.add(fromGuest(value.getArrayElement(i), depth - 1));
      }
      return list;
    }
    throw new IllegalArgumentException("not a JSON value");
  }

  private Object number(Value value) {
    if (isFloat.execute(value).asBoolean()) {
      return value.asDouble();
    }
    if (value.fitsInLong()) {
      return value.asLong();
    }
    if (value.fitsInBigInteger()) {
      return value.asBigInteger();
    }
    throw new IllegalArgumentException("not a JSON number");
  }

  private Map<String, @Nullable Object> map(Value value, int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    Value entries = value.getHashEntriesIterator();
    while (entries.hasIteratorNextElement()) {
      Value entry = entries.getIteratorNextElement();
      map.put(entry.getArrayElement(0).asString(), fromGuest(entry.getArrayElement(1), depth - 1));
    }
    return map;
  }
}
