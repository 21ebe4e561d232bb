package dev.zmem.aggregator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.Attributes;
import org.junit.jupiter.api.Test;

/** What hosts, names and answers are counted with, and each limit at the limit itself. */
class MemoryLimitsTest {
  private static final int ROW = FleetMemory.ROW_BYTES;

  /** For a hundred rows. */
  private final FleetMemory memory = new FleetMemory(100L * ROW, 60L * ROW);

  @Test
  void rowsGroupsAndSets_areCounted_asLongAsTheStreamLives() {
    HostMemory host = memory.host();
    assertThat(host.rows(10, 2, 7)).isEmpty();
    long bytes = 10L * ROW + 2L * FleetMemory.GROUP_BYTES + 7;
    assertThat(memory.heldBytes()).isEqualTo(bytes);
    assertThat(host.heldBytes()).isEqualTo(bytes);
    assertThat(host.rows(1, 0, 0)).isEmpty();
    assertThat(memory.heldBytes()).isEqualTo(ROW);
    host.close();
    host.close();
    assertThat(memory.heldBytes()).isZero();
    assertThat(host.rows(10, 0, 0)).isEmpty();
    assertThat(memory.heldBytes()).isZero();
  }

  @Test
  void setOfAttributes_isCountedOnce_andOneObject_untilTheLastHostLetsItGo() {
    HostMemory one = memory.host();
    HostMemory other = memory.host();
    Attributes held = one.hold(Attributes.of("a", "", "u"));
    assertThat(other.hold(Attributes.of("a", "", "u"))).isSameAs(held);
    long set = FleetMemory.POOLED_SET_BYTES + 2L * FleetMemory.VALUE_BYTES;
    assertThat(memory.heldBytes()).isEqualTo(set);
    assertThat(one.heldBytes()).isEqualTo(set);
    assertThat(one.rows(0, 0, 0)).isEmpty();
    assertThat(memory.heldBytes()).isEqualTo(set + FleetMemory.REFERENCE_BYTES);
    one.letGoOfNames();
    one.letGoOfNames();
    assertThat(one.rows(0, 0, 0)).isEmpty();
    assertThat(one.rows(0, 0, 0)).isEmpty();
    assertThat(memory.sets().size()).as("let go of once").isOne();
    assertThat(other.hold(Attributes.of("a", "", "u"))).isSameAs(held);
    other.close();
    assertThat(memory.sets().size()).isZero();
    assertThat(other.hold(held)).isSameAs(held);
    assertThat(memory.sets().size()).as("nothing is held after the end").isZero();
    one.close();
    assertThat(memory.heldBytes()).isZero();
  }

  @Test
  void name_isCountedOnce_andOneObject_howeverManyHoldIt() {
    HostMemory one = memory.host();
    HostMemory other = memory.host();
    String held = one.hold("ab");
    assertThat(other.hold(new String("ab".toCharArray()))).isSameAs(held);
    long name = FleetMemory.NAME_BYTES + 2;
    assertThat(memory.heldBytes()).isEqualTo(name);
    assertThat(memory.namesHeld()).isEqualTo(1);
    assertThat(one.heldBytes()).isEqualTo(name);
    one.letGoOfNames();
    assertThat(one.rows(0, 0, 0)).isEmpty();
    assertThat(one.heldBytes()).isZero();
    assertThat(memory.heldBytes()).isEqualTo(name);
    other.close();
    assertThat(memory.heldBytes()).isZero();
    assertThat(memory.namesHeld()).isZero();
    assertThat(other.hold("x")).isEqualTo("x");
    assertThat(memory.namesHeld()).as("nothing is held after the end").isZero();
  }

  @Test
  void namesOfRowsThatAreShown_areCounted_untilTheNextRowsAreTaken() {
    HostMemory host = memory.host();
    String held = host.hold("a".repeat(900));
    Attributes set = host.hold(Attributes.of(held, "", ""));
    assertThat(host.rows(1, 1, 0)).isEmpty();
    long shown = memory.heldBytes();
    host.letGoOfNames(); // a key frame begins, and is refused
    assertThat(memory.heldBytes()).isEqualTo(shown);
    assertThat(memory.sets().hold(Attributes.of(held, "", ""), bytes -> {})).isSameAs(set);
    memory.sets().letGo(set, bytes -> {});
    host.letGoOfNames();
    assertThat(host.hold("b")).isEqualTo("b");
    host.letGoOfNames();
    assertThat(memory.heldBytes()).as("of the frames that were not taken nothing").isEqualTo(shown);
    assertThat(host.hold("c")).isEqualTo("c");
    assertThat(host.rows(1, 1, 0)).isEmpty();
    assertThat(memory.namesHeld()).isOne();
    assertThat(memory.sets().size()).isZero();
    host.close();
    assertThat(memory.heldBytes()).isZero();
  }

  @Test
  void streamThatEndsInTheMiddleOfAFrame_holdsWhatIsShown() {
    HostMemory host = memory.host();
    assertThat(host.hold("shown")).isEqualTo("shown");
    Attributes set = host.hold(Attributes.of("shown", "", ""));
    assertThat(host.rows(1, 1, 0)).isEmpty();
    long shown = memory.heldBytes();
    long full = host.heldBytes();
    assertThat(host.hold("of a delta")).isNotEmpty();
    assertThat(host.hold(Attributes.of("of a delta", "", ""))).isNotNull();
    host.keepWhatIsShown();
    assertThat(memory.heldBytes()).isEqualTo(shown);
    assertThat(host.heldBytes()).isEqualTo(full);
    host.letGoOfNames();
    assertThat(host.hold("of a key frame")).isNotEmpty();
    host.letGoOfNames();
    assertThat(host.hold("of another")).isNotEmpty();
    host.keepWhatIsShown();
    host.keepWhatIsShown();
    assertThat(memory.heldBytes()).isEqualTo(shown);
    assertThat(host.heldBytes()).isEqualTo(full);
    assertThat(memory.sets().hold(Attributes.of("shown", "", ""), bytes -> {})).isSameAs(set);
    memory.sets().letGo(set, bytes -> {});
    host.close();
    assertThat(memory.heldBytes()).isZero();
    assertThat(memory.namesHeld()).isZero();
  }

  @Test
  void rowsThatAreRefused_leaveTheNamesOfThoseThatAreShown() {
    HostMemory host = memory.host();
    assertThat(host.hold("shown")).isEqualTo("shown");
    assertThat(host.rows(1, 0, 0)).isEmpty();
    host.letGoOfNames();
    assertThat(host.rows(61, 0, 0)).startsWith("the host's rows and names take");
    assertThat(memory.namesHeld()).isOne();
    host.close();
    assertThat(memory.namesHeld()).isZero();
    assertThat(memory.heldBytes()).isZero();
  }

  @Test
  void hostWhoseNamesGrow_growsAsOneWhoseRowsDo() {
    HostMemory large = memory.host();
    HostMemory host = memory.host();
    assertThat(large.rows(45, 0, 0)).isEmpty();
    assertThat(host.hold("a")).isEqualTo("a");
    assertThat(host.rows(40, 0, 0)).isEmpty();
    host.letGoOfNames();
    assertThat(host.hold("b".repeat(20 * ROW)).length()).isEqualTo(20 * ROW);
    assertThat(host.rows(40, 0, 0))
        .as("no more rows and names than before, but longer ones")
        .startsWith("the host's rows and names take");
    host.letGoOfNames();
    assertThat(host.hold("b".repeat(18 * ROW)).length()).isEqualTo(18 * ROW);
    assertThat(host.rows(40, 0, 0)).startsWith("the aggregator's memory for hosts is used up");
  }

  @Test
  void name_takesAByteACharacter_orTwoBeyondLatin1() {
    assertThat(FleetMemory.bytes("")).isEqualTo(FleetMemory.NAME_BYTES);
    assertThat(FleetMemory.bytes("abc")).isEqualTo(FleetMemory.NAME_BYTES + 3);
    assertThat(FleetMemory.bytes("abÿ")).isEqualTo(FleetMemory.NAME_BYTES + 3);
    assertThat(FleetMemory.bytes("abĀ")).isEqualTo(FleetMemory.NAME_BYTES + 6);
  }

  @Test
  void host_holdsItsLimitAtMost_namesInFull() {
    assertThat(memory.host().rows(60, 0, 0)).isEmpty();
    assertThat(memory.host().rows(60, 0, 1))
        .isEqualTo(
            "the host's rows and names take "
                + (60L * ROW + 1)
                + " bytes (expected: at most "
                + 60L * ROW
                + ")");
    FleetMemory other = new FleetMemory(1_000L * ROW, 60L * ROW);
    HostMemory named = other.host();
    assertThat(named.hold("ab")).isEqualTo("ab");
    assertThat(named.rows(60, 0, 0)).startsWith("the host's rows and names take");
  }

  @Test
  void newHost_isTakenBelow95Percent_andAKnownOneGrowsToTheLimit() {
    HostMemory first = memory.host();
    assertThat(first.rows(45, 0, 0)).isEmpty();
    HostMemory second = memory.host();
    assertThat(second.rows(49, 0, 0)).isEmpty();
    assertThat(memory.full()).isEmpty();
    assertThat(second.rows(50, 0, 0)).isEmpty();
    assertThat(memory.full()).startsWith("the aggregator's memory is full: its hosts hold 0 MiB");
    assertThat(memory.host().rows(1, 0, 0)).startsWith("the aggregator's memory is full");
    assertThat(second.rows(54, 0, 0)).as("the limit, with the one refused").isEmpty();
  }

  @Test
  void knownHost_growsBeyondTheLimit_byATenth_ifItHoldsNoMoreThanItsPart() {
    HostMemory small = memory.host();
    HostMemory large = memory.host();
    assertThat(small.rows(40, 0, 0)).isEmpty();
    assertThat(large.rows(50, 0, 0)).isEmpty();
    assertThat(large.rows(60, 0, 0)).isEmpty();
    assertThat(large.rows(60, 0, 0)).isEmpty();
    assertThat(small.rows(50, 0, 0)).as("its half, and 110 rows in all").isEmpty();
    assertThat(small.rows(51, 0, 0))
        .isEqualTo(
            "the aggregator's memory for hosts is used up: "
                + 111L * ROW
                + " of "
                + 100L * ROW
                + " bytes, "
                + 51L * ROW
                + " of them this host's");
  }

  @Test
  void hostThatHoldsMoreThanItsPart_growsNoFurtherThanTheLimit() {
    HostMemory small = memory.host();
    HostMemory large = memory.host();
    assertThat(small.rows(42, 0, 0)).isEmpty();
    assertThat(large.rows(51, 0, 0)).isEmpty();
    assertThat(large.rows(58, 0, 0)).isEmpty();
    assertThat(large.rows(59, 0, 0)).startsWith("the aggregator's memory for hosts is used up");
    assertThat(large.rows(58, 0, 0)).as("that did not grow").isEmpty();
  }

  @Test
  void rowsThatReplaceALastStreams_countAsGrowthBeyondThemAlone() {
    HostMemory last = memory.host();
    assertThat(last.rows(58, 0, 0)).isEmpty();
    HostMemory again = memory.host(last);
    assertThat(again.rows(58, 0, 0)).as("both are held, one is let go").isEmpty();
    assertThat(memory.heldBytes()).isEqualTo(116L * ROW);
    last.close();
    assertThat(memory.heldBytes()).isEqualTo(58L * ROW);
  }

  @Test
  void referencesToNames_areCountedWithRows_andTheNamesInTheHostsLimit() {
    HostMemory host = memory.host();
    assertThat(host.hold("ab") + host.hold("cd")).isEqualTo("abcd");
    long names = 2L * (FleetMemory.NAME_BYTES + 2);
    assertThat(memory.heldBytes()).isEqualTo(names);
    assertThat(host.rows(1, 0, 0)).isEmpty();
    assertThat(memory.heldBytes()).isEqualTo(names + ROW + 2L * FleetMemory.REFERENCE_BYTES);
    assertThat(host.rows(60, 0, 0))
        .startsWith(
            "the host's rows and names take "
                + (60L * ROW + names + 2L * FleetMemory.REFERENCE_BYTES)
                + " bytes");
  }

  /** Its part of the memory is that of the hosts that are there. */
  @Test
  void partOfAHost_isLargerAgain_whenAnotherEnds() {
    HostMemory one = memory.host();
    HostMemory other = memory.host();
    assertThat(one.rows(50, 0, 0)).isEmpty();
    assertThat(other.rows(40, 0, 0)).isEmpty();
    HostMemory third = memory.host();
    assertThat(third.rows(1, 0, 0)).isEmpty();
    assertThat(one.rows(60, 0, 0)).startsWith("the aggregator's memory for hosts is used up");
    third.close();
    assertThat(other.rows(45, 0, 0)).as("its half, of 105").isEmpty();
    other.close();
    assertThat(one.rows(1, 0, 0)).isEmpty();
    HostMemory without = memory.host();
    without.close();
    assertThat(one.rows(60, 0, 0)).isEmpty();
  }

  @Test
  void answers_areMadeUpTo85Percent_overviewsToTheLimit_andOneBeyond() {
    HostMemory host = memory.host();
    assertThat(host.rows(45, 0, 0)).isEmpty();
    assertThat(memory.answers().takeForLarge(40L * ROW)).isTrue();
    assertThat(memory.answers().takeForLarge(1)).isFalse();
    assertThat(memory.answers().takeForOverview(15L * ROW)).isTrue();
    assertThat(memory.answers().takeForOverview(1)).isFalse();
    memory.answers().giveBack(15L * ROW);
    assertThat(memory.answers().takeForLarge(1)).isFalse();
    memory.answers().giveBack(40L * ROW);
    assertThat(memory.answers().takeForLarge(40L * ROW)).isTrue();
    memory.answers().giveBack(40L * ROW);
    assertThat(memory.answers().takeForOverview(1_000L * ROW)).as("the only one").isTrue();
    assertThat(memory.answers().takeForOverview(1)).isFalse();
    memory.answers().giveBack(1_000L * ROW);
    assertThat(memory.answers().takeForOverview(1_000L * ROW)).isTrue();
  }

  @Test
  void stages_beginAtTheirShares() {
    assertThat(Shedding.at(849, 1_000)).isEqualTo(Shedding.NOTHING);
    assertThat(Shedding.at(850, 1_000)).isEqualTo(Shedding.ANSWERS);
    assertThat(Shedding.at(900, 1_000)).isEqualTo(Shedding.INTERVALS);
    assertThat(Shedding.at(950, 1_000)).isEqualTo(Shedding.NEW_HOSTS);
  }

  @Test
  void thisProcess_gives60PercentOfItsHeap_halfOfThatToAHost() {
    FleetMemory own = FleetMemory.ofThisProcess();
    long heap = Runtime.getRuntime().maxMemory();
    assertThat(own.limitBytes()).isBetween(heap / 100 * 59, heap / 100 * 61);
    assertThat(own.hostLimitBytes()).isEqualTo(own.limitBytes() / 2);
    FleetMemory large = new FleetMemory(64L << 20, 64L << 20);
    HostMemory host = large.host();
    assertThat(host.rows((50 << 20) / ROW, 0, 0)).isEmpty();
    assertThat(host.rows((62 << 20) / ROW, 0, 0)).isEmpty();
    assertThat(large.full()).contains("hold 61 MiB of 64 MiB (its --memory)");
  }
}
