package dev.zmem.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostNamesTest {
  @Test
  void namesOfHosts_areTaken_inAnyCase() {
    for (String name :
        List.of("a", "Web-01.example.net", "db_2", "node:9100", "10.0.0.1", "x".repeat(253))) {
      assertThat(HostNames.isName(name)).as(name).isTrue();
    }
    assertThat(HostNames.canonical("WEB-01.Example.NET")).isEqualTo("web-01.example.net");
  }

  @Test
  void whatIsNoName_isNot() {
    for (String name :
        List.of(
            "",
            "*.example.net",
            "web-?",
            "web-[12]",
            "!web",
            "a,b",
            "a b",
            "a\nb",
            "a\u202eb",
            "wéb",
            ".a",
            "a.",
            ".a",
            "a.",
            "(none)",
            "x".repeat(254))) {
      assertThat(HostNames.isName(name)).as(name).isFalse();
    }
  }
}
