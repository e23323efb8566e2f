package dev.constrictor.example;

import dev.constrictor.PluginHost;
import dev.constrictor.api.PluginValidationException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A shop whose prices are decided by rules in Python: {@code PricingDesk PLUGINS_DIRECTORY} prices
 * an order and says which rules applied.
 */
public final class PricingDesk {
  private PricingDesk() {}

  /** Prints the quote of one order. */
  public static void main(String[] arguments) throws Exception {
    try (PluginHost host =
        PluginHost.builder().plugins(Path.of(arguments[0])).only("pricing-rules"::equals).start()) {
      PricingRules pricing = host.plugin("pricing-rules").as(PricingRules.class);
      System.out.println(receipt(pricing, books(3), LocalDate.of(2026, 5, 1)));
      System.out.println(receipt(pricing, books(-1), LocalDate.of(2026, 5, 1)));
    }
  }

  static PricingRules.Order books(int quantity) {
    return new PricingRules.Order(
        List.of(
            new PricingRules.OrderLine(
                "A1", quantity, new BigDecimal("9.90"), Optional.of("books"))),
        Optional.empty(),
        Optional.of(List.of("SPRING")),
        Optional.of(new BigDecimal("4.90")));
  }

  /** The total with the rules behind it, or what is wrong with the order. */
  static String receipt(PricingRules pricing, PricingRules.Order order, LocalDate day) {
    try {
      PricingRules.Quote quote = pricing.price(order, Optional.of(day));
      StringBuilder text = new StringBuilder();
      text.append("%s %s, tax %s".formatted(quote.total(), quote.currency(), quote.tax()));
      quote
          .applied()
          .forEach(
              one -> text.append("%n-%s %s: %s".formatted(one.discount(), one.rule(), one.why())));
      return text.toString();
    } catch (PluginValidationException e) {
      return "refused: " + e.error().message();
    }
  }
}
