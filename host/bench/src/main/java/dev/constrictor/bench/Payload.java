package dev.constrictor.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** An order of a web shop: about 3.6 KB of JSON, nested, with texts, numbers, flags and nulls. */
final class Payload {
  private static final int LINES = 18;

  private Payload() {}

  static Map<String, Object> order() {
    return Map.of(
        "id",
        "5f0c1d1e-64a8-4c58-9f0a-0f5c3c5d9a11",
        "placed_at",
        "2026-03-14T09:26:53.589Z",
        "currency",
        "EUR",
        "express",
        true,
        "customer",
        Map.of(
            "name",
            "Grace Brewster Murray Hopper",
            "email",
            "grace.hopper@example.com",
            "tags",
            List.of("returning", "newsletter", "business"),
            "address",
            Map.of(
                "street", "Königsallee 92a",
                "city", "Düsseldorf",
                "zip", "40212",
                "position", List.of(51.2217, 6.7762))),
        "lines",
        IntStream.range(0, LINES).mapToObj(Payload::line).toList());
  }

  private static Map<String, Object> line(int index) {
    return Map.of(
        "sku",
        "SKU-%05d-%03d".formatted(71_000 + index, index),
        "title",
        "Mechanical keyboard, tenkeyless, ISO layout " + index,
        "quantity",
        (long) (index % 4 + 1),
        "price",
        12.5 + index * 3.25,
        "gift",
        index % 3 == 0,
        "discounts",
        List.of(Map.of("code", "SPRING26", "percent", 5L + index % 10, "stacks", false)));
  }
}
