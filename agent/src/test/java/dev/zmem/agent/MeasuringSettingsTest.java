package dev.zmem.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.sample.Measuring;
import dev.zmem.program.setting.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasuringSettingsTest {
  @Test
  void nothingSet_isTheDefault() {
    Measuring measuring = MeasuringSettings.read(Settings.NONE, Settings.NONE);
    assertThat(measuring.pss()).isTrue();
    assertThat(measuring.budgets()).isEqualTo(Budgets.DEFAULT);
  }

  @Test
  void agentsSettings_holdWhereNothingElseIsSaid() {
    Measuring measuring =
        MeasuringSettings.read(Settings.NONE, of("pss", "no", "stall-budget", "40ms"));
    assertThat(measuring.pss()).isFalse();
    assertThat(measuring.budgets().stallNanos()).isEqualTo(40_000_000);
  }

  @Test
  void ownSettings_spareMore_neverLess() {
    Settings lax = of("pss", "on", "stall-budget", "1m");
    Settings strict = of("pss", "off", "stall-budget", "2ms");
    for (Measuring measuring :
        new Measuring[] {
          MeasuringSettings.read(lax, strict), MeasuringSettings.read(strict, lax)
        }) {
      assertThat(measuring.pss()).isFalse();
      assertThat(measuring.budgets().stallNanos()).isEqualTo(2_000_000);
    }
  }

  @Test
  void settingThatCannotBeRead_isNamedWithItsPlace() {
    assertThatThrownBy(() -> MeasuringSettings.read(of("never-walk", "name:a, foo"), Settings.NONE))
        .hasMessage(
            "never-walk's place: never-walk: 'foo' (expected: name:GLOB, user:GLOB or cgroup:GLOB)");
    assertThatThrownBy(() -> MeasuringSettings.read(Settings.NONE, of("pss", "maybe")))
        .hasMessage("pss's place: pss: 'maybe' (expected: on or off)");
    assertThatThrownBy(() -> MeasuringSettings.read(of("stall-budget", "0ms"), Settings.NONE))
        .hasMessageStartingWith("stall-budget's place: stall-budget: '0ms' (expected: 1ms to 1m");
  }

  private static Settings of(String... keysAndValues) {
    Map<String, String> values =
        keysAndValues.length == 2
            ? Map.of(keysAndValues[0], keysAndValues[1])
            : Map.of(keysAndValues[0], keysAndValues[1], keysAndValues[2], keysAndValues[3]);
    return key -> {
      String text = values.get(key);
      return text == null ? null : new Settings.Setting(text, key + "'s place: ");
    };
  }
}
