package dev.zmem.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DebouncedTest {
  private final Debounced<String> state = new Debounced<>("calm");

  @Test
  void change_isNews_onceItHasHeld() {
    assertThat(state.isFirst()).isTrue();
    for (int pass = 1; pass < Debounced.PASSES; pass++) {
      assertThat(state.isNews("pressed", false)).isFalse();
      assertThat(state.isFirst()).isFalse();
    }
    assertThat(state.isNews("pressed", false)).isTrue();
    assertThat(state.isNews("pressed", false)).isFalse();
  }

  @Test
  void changeThatGoesAgain_isNoNews_andCountsAnew() {
    for (int turn = 0; turn < 5; turn++) {
      assertThat(state.isNews("pressed", false)).isFalse();
      assertThat(state.isNews("pressed", false)).isFalse();
      assertThat(state.isNews("calm", false)).isFalse();
      assertThat(state.seen()).isEqualTo("calm");
    }
  }

  @Test
  void changeThatCountsAtOnce_isNewsInItsFirstPass() {
    assertThat(state.isNews("pressed", true)).isTrue();
    assertThat(state.isNews("pressed", true)).isFalse();
  }
}
