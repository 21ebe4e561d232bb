package dev.zmem.program.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options before the command go behind it; all else stays where it is. */
class LeadingOptionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--tls-dir=d token create --uses=2; token create --uses=2 --tls-dir=d",
        "--tls-dir d --aggregator a top; top --tls-dir d --aggregator a",
        "--tls-dir=d top -- x; top --tls-dir=d -- x",
        "top --tls-dir=d; top --tls-dir=d",
        "--other=d top; --other=d top",
        "--tls-dir; --tls-dir",
        "--tls-dir=d; --tls-dir=d",
        "--help; --help"
      })
  void moved(String typed, String expected) {
    assertThat(
            String.join(
                " ",
                LeadingOptions.moved(Set.of("--tls-dir", "--aggregator"), typed.split(" ", -1))))
        .isEqualTo(expected);
  }
}
