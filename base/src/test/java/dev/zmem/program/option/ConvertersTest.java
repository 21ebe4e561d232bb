package dev.zmem.program.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.program.exit.ProgramException;
import dev.zmem.text.ByteSizes;
import dev.zmem.text.Durations;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import picocli.CommandLine.TypeConversionException;

class ConvertersTest {
  private final DurationConverter.Retention durations = new DurationConverter.Retention();
  private final HostPort.Converter addresses = new HostPort.Converter();

  @Example
  void durations_areReadAsPeopleWriteThem() {
    assertThat(durations.convert("5s")).isEqualTo(Duration.ofSeconds(5));
    assertThat(durations.convert("1500ms")).isEqualTo(Duration.ofMillis(1500));
    assertThat(durations.convert("1.5h")).isEqualTo(Duration.ofMinutes(90));
    assertThat(durations.convert("7d")).isEqualTo(Duration.ofDays(7));
    assertThatThrownBy(() -> durations.convert("90"))
        .hasMessage("'90' has no unit (expected: 1s to 365d, such as 2s)");
    assertThatThrownBy(() -> new DurationConverter.Interval().convert("0s"))
        .hasMessage("'0s' (expected: 100ms to 1h, such as 2s or 500ms)");
    assertThatThrownBy(() -> durations.convert("soon"))
        .hasMessageContaining("expected: 1s to 365d");
  }

  @Property
  void printedDurations_readBack(
      @ForAll @LongRange(min = 1000, max = 31_000_000_000L) long millis) {
    Duration duration = Duration.ofMillis(millis);
    assertThat(durations.convert(Durations.print(duration))).isEqualTo(duration);
  }

  @Example
  void hostNames_areKeptInLowerCase_andTheMachinesOwnIsCheckedToo() {
    HostNameConverter names = new HostNameConverter();
    assertThat(names.convert("Web-01.Example.net")).isEqualTo("web-01.example.net");
    assertThatThrownBy(() -> names.convert("web 01"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageStartingWith("'web 01' (expected: 1 to 253 letters, digits");
    assertThat(HostNameConverter.own("this host's name", "Db", "--host-name")).isEqualTo("db");
    assertThatThrownBy(() -> HostNameConverter.own("this host's name", "\t", "--host-name"))
        .isInstanceOf(ProgramException.class)
        .hasMessageStartingWith("this host's name: '\\t' (expected: ")
        .hasMessageEndingWith(": give one by --host-name");
  }

  @Example
  void addresses_areReadWithTheirPort() {
    assertThat(addresses.convert("db:1")).isEqualTo(new HostPort("db", 1));
    assertThat(addresses.convert("[::1]:7700")).hasToString("[::1]:7700");
    assertThat(addresses.convert("db")).isEqualTo(new HostPort("db", 7700));
    assertThat(addresses.convert("10.0.0.1")).hasToString("10.0.0.1:7700");
    assertThat(addresses.convert("[::1]")).hasToString("[::1]:7700");
    assertThat(addresses.convert("[::1]:7700").isLoopback()).isTrue();
    assertThat(addresses.convert("127.9.9.9:1").isLoopback()).isTrue();
    assertThat(addresses.convert("localhost:1").isLoopback()).isTrue();
    assertThat(addresses.convert("0.0.0.0:1").isLoopback()).isFalse();
    assertThat(addresses.convert("localhost.example.net:1").isLoopback()).isFalse();
    for (String bad :
        new String[] {
          "",
          ":1",
          "db:",
          "db:99999",
          "::1",
          "::1:7700",
          "db:-1",
          "db:+1",
          "[::1]x:1",
          "[]:1",
          "[::1",
          "http://db",
          "d b"
        }) {
      assertThatThrownBy(() -> addresses.convert(bad))
          .hasMessageContaining("expected: a host or host:port");
    }
  }

  @Example
  void wholeNumbers_areTakenWithinTheirBounds() {
    WholeNumberConverter.Rows rows = new WholeNumberConverter.Rows();
    assertThat(rows.convert("10")).isEqualTo(10);
    assertThat(rows.convert(" 100000 ")).isEqualTo(100_000);
    for (String bad : new String[] {"9", "100001", "99999999999", "many", "", "1e3"}) {
      assertThatThrownBy(() -> rows.convert(bad))
          .hasMessage("'" + bad + "' (expected: 10 to 100000)");
    }
    assertThatThrownBy(() -> new WholeNumberConverter(0, Integer.MAX_VALUE).convert("-1"))
        .hasMessage("'-1' (expected: 0 or more)");
  }

  private enum Fruit {
    APPLE,
    PEAR,
    PLUM
  }

  @Example
  void choices_areTakenInAnyCase_andSaidAsTheyAreTyped() {
    ChoiceConverter<Fruit> fruits = new ChoiceConverter<>(Fruit.class);
    assertThat(fruits.convert("pear")).isEqualTo(Fruit.PEAR);
    assertThat(fruits.convert("Plum ")).isEqualTo(Fruit.PLUM);
    assertThatThrownBy(() -> fruits.convert("nut"))
        .hasMessage("'nut' (expected: apple, pear or plum)");
  }

  @Example
  void words_areTakenInAnyCase_andListedForHelpAndCompletion() {
    WordConverter fruits =
        new WordConverter() {
          @Override
          protected List<String> words() {
            return List.of("apple", "pear", "plum");
          }
        };
    assertThat(fruits.convert("Pear ")).isEqualTo("pear");
    assertThat(fruits).containsExactly("apple", "pear", "plum");
    assertThatThrownBy(() -> fruits.convert("nut"))
        .hasMessage("'nut' (expected: apple, pear or plum)");
  }

  @Example
  void sizes_areReadAndPrinted() {
    assertThat(new ByteSizeConverter().convert("64KiB")).isEqualTo(65536);
    assertThat(new ByteSizeConverter().convert("7B")).isEqualTo(7);
    assertThat(new ByteSizeConverter().convert("0")).isZero();
    assertThatThrownBy(() -> new ByteSizeConverter().convert("64"))
        .hasMessage(
            "'64' has no unit (expected: a size such as 64KiB or 16MiB; units are B, KiB, MiB and GiB)");
    assertThatThrownBy(() -> new ByteSizeConverter().convert("7 apples"))
        .hasMessageContaining("64KiB");
    assertThat(ByteSizes.print(0)).isEqualTo("0 B");
    assertThat(ByteSizes.print(1536)).isEqualTo("1.5 KiB");
    assertThat(ByteSizes.print((1L << 30) - 1)).isEqualTo("1.0 GiB");
  }
}
