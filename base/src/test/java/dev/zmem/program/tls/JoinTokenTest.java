package dev.zmem.program.tls;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A token is one word, read as it was made; what is none is none. */
class JoinTokenTest {
  private static final String CA = "A".repeat(43);

  @Test
  void made_readsAsItself_andShowsNoSecret() {
    JoinToken token = JoinToken.create(CA);
    assertThat(JoinToken.parse(token.reveal() + "\n")).contains(token);
    assertThat(token.toString()).doesNotContain(token.secret());
    assertThat(JoinToken.create(CA).secret()).isNotEqualTo(token.secret());
  }

  @Property
  void anyText_isATokenOrNone(@ForAll String text) {
    JoinToken.parse(text).ifPresent(token -> assertThat(token.reveal()).isEqualTo(text.strip()));
  }

  @Test
  void cutOrForeign_isNone() {
    String whole = JoinToken.create(CA).reveal();
    for (int length = 0; length < whole.length(); length++) {
      assertThat(JoinToken.parse(whole.substring(0, length))).isEmpty();
    }
    assertThat(JoinToken.parse(whole + "x")).isEmpty();
    assertThat(JoinToken.parse(whole.replace("zmem1", "zmem2"))).isEmpty();
  }
}
