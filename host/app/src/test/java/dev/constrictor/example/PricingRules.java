package dev.constrictor.example;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The plugin {@code pricing-rules}, as a shop written in Java sees it. */
public interface PricingRules {
  record OrderLine(String sku, int quantity, BigDecimal unitPrice, Optional<String> category) {}

  record Order(
      List<OrderLine> lines,
      Optional<String> customerGroup,
      Optional<List<String>> coupons,
      Optional<BigDecimal> shipping) {}

  record Applied(String rule, Optional<Integer> line, BigDecimal discount, String why) {}

  record Quote(
      String currency,
      BigDecimal subtotal,
      BigDecimal discount,
      BigDecimal shipping,
      BigDecimal net,
      BigDecimal tax,
      BigDecimal total,
      List<Applied> applied) {}

  /** Prices an order by the rules of a day, by default of today. */
  Quote price(Order order, Optional<LocalDate> on);
}
