package dev.constrictor.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.PluginHost;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** The example program over {@code pricing-rules}: amounts stay exact, refusals say why. */
class PricingDeskTest {
  @Test
  void anOrderIsPricedByTheRulesOfItsDay() throws Exception {
    Path plugins = Path.of(System.getProperty("constrictor.root"), "plugins");
    try (PluginHost host =
        PluginHost.builder().plugins(plugins).only("pricing-rules"::equals).start()) {
      PricingRules pricing = host.plugin("pricing-rules").as(PricingRules.class);
      LocalDate day = LocalDate.of(2026, 5, 1);
      assertThat(PricingDesk.receipt(pricing, PricingDesk.books(3), day).lines())
          .containsExactly("27.02 EUR, tax 2.32", "-9.90 three-for-two: 1 of 3 free, 3 for 2");
      assertThat(PricingDesk.receipt(pricing, PricingDesk.books(-1), day))
          .startsWith("refused: ")
          .contains("quantity");
    }
  }
}
