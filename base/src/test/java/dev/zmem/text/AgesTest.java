package dev.zmem.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AgesTest {
  @Test
  void age_hasTwoUnitsAtMost_asKubectlWritesIt() {
    assertThat(Ages.print(0.3)).isEqualTo("0s");
    assertThat(Ages.print(-5)).isEqualTo("0s");
    assertThat(Ages.print(Double.NaN)).isEqualTo("0s");
    assertThat(Ages.print(24.9)).isEqualTo("24s");
    assertThat(Ages.print(119)).isEqualTo("119s");
    assertThat(Ages.print(190)).isEqualTo("3m10s");
    assertThat(Ages.print(180)).isEqualTo("3m");
    assertThat(Ages.print(Duration.ofMinutes(47).plusSeconds(9))).isEqualTo("47m");
    assertThat(Ages.print(Duration.ofMinutes(312))).isEqualTo("5h12m");
    assertThat(Ages.print(Duration.ofHours(49))).isEqualTo("2d1h");
    assertThat(Ages.print(Duration.ofDays(9))).isEqualTo("9d");
    assertThat(Ages.print(Double.MAX_VALUE)).endsWith("d");
  }
}
