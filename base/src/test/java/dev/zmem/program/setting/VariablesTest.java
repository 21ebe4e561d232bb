package dev.zmem.program.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VariablesTest {
  @Test
  void mistypedVariable_isNamedWithTheNearest() {
    assertThat(unknown("ZMEM_INTERVALL", "ZMEM_TLS_CERTS"))
        .containsExactly(
            "ZMEM_INTERVALL is no setting of zmem and is passed over (did you mean ZMEM_INTERVAL?)",
            "ZMEM_TLS_CERTS is no setting of zmem and is passed over (did you mean ZMEM_TLS_CERT?)");
  }

  @Test
  void variableLikeNoOther_isNamedAlone() {
    assertThat(unknown("ZMEM_PASSWORD"))
        .containsExactly("ZMEM_PASSWORD is no setting of zmem and is passed over");
  }

  @Test
  void variablesOfAnyProgram_areKnown() {
    assertThat(unknown("ZMEM_DELTA_BYTES", "ZMEM_LISTEN", "ZMEM_WATCH", "ZMEM_OWN")).isEmpty();
    assertThat(unknown("ZMEM_CONFIG", "ZMEM_DEBUG", "ZMEM_JAVA_OPTS", "ZMEM_CACHE_STEP")).isEmpty();
  }

  @Test
  void variablesOfOthers_areNoneOfOurs() {
    assertThat(unknown("PATH", "ZMEMORY", "zmem_interval", "XZMEM_A")).isEmpty();
  }

  @Test
  void nameWithControlCharacters_isEscaped() {
    assertThat(unknown("ZMEM_\u001b[31m")).singleElement().asString().startsWith("ZMEM_\\x1b[31m ");
  }

  private static List<String> unknown(String... variables) {
    return Variables.unknown(Set.of(variables), Set.of("own"));
  }
}
