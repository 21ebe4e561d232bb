package dev.zmem.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.pod.Pods;
import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.aggregator.question.HostGlobs;
import dev.zmem.aggregator.question.NameFilter;
import dev.zmem.aggregator.row.Measure;
import dev.zmem.model.Absent;
import dev.zmem.model.Attribute;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much a question may ask for, and the groups' names. */
class TableQueryTest {
  @Test
  void rowsAreFew_byOneThingOfFewValues_andManyOtherwise() {
    assertThat(query("", "", "program").hasManyRows()).isFalse();
    assertThat(query("", "", "host").hasManyRows()).isFalse();
    assertThat(query("", "", "host", "program").hasManyRows()).isTrue();
    assertThat(query("", "", "command").hasManyRows()).isTrue();
    assertThat(query("", "", "pid").hasManyRows()).isTrue();
    assertThat(query("program", "a", "program").hasManyRows()).isFalse();
    assertThat(query("command", "a", "program").hasManyRows()).isTrue();
    assertThat(query("command", "", "program").hasManyRows()).as("all pass").isFalse();
  }

  @Test
  void filter_isOfAnAttributeThatThereIs() {
    assertThat(RowFilter.of("user", "x", List.of(), List.of(), List.of()).attribute())
        .isEqualTo(Attribute.USER);
    assertThat(RowFilter.of("", "x", List.of(), List.of(), List.of()).attribute())
        .isEqualTo(Attribute.PROGRAM);
    assertThatThrownBy(() -> RowFilter.of("cgroups", "x", List.of(), List.of(), List.of()))
        .isInstanceOf(BadQueryException.class)
        .hasMessageContaining("filter_by: 'cgroups' (expected: program, ");
  }

  @Test
  void users_areBounded_inNumberAndLength() {
    assertThat(RowFilter.of("", "", List.of("a", "a"), List.of(), List.of()).users())
        .containsExactly("a");
    assertRefused("257 names", Collections.nCopies(RowFilter.MAX_USERS + 1, "a"));
    assertRefused("a name of 0 characters", List.of(""));
    assertRefused("a name of 257 characters", List.of("u".repeat(257)));
  }

  private static void assertRefused(String problem, List<String> users) {
    assertThatThrownBy(() -> RowFilter.of("", "", users, List.of(), List.of()))
        .isInstanceOf(BadQueryException.class)
        .hasMessageContaining("users: " + problem);
  }

  @Test
  void filterBehindAnExclamationMark_passesTheOthers() {
    NameFilter others = new NameFilter("!^(a|b)$");
    assertThat(others.passes("c")).isTrue();
    assertThat(others.passes("a")).isFalse();
    assertThat(others.passesAll()).isFalse();
    assertThatThrownBy(() -> new NameFilter("!"))
        .hasMessage("filter: '!' (expected: an expression behind it)");
  }

  @Test
  void wordThatIsNotKnown_isSaidAgain_unlessItIsLong() {
    assertThat(BadQueryException.unknownWord("a", "x".repeat(64), List.of("b")))
        .hasMessage("a: '" + "x".repeat(64) + "' (expected: b)");
    assertThat(BadQueryException.unknownWord("a", "x".repeat(65), List.of("b", "c")))
        .hasMessage("a: 65 characters (expected: b or c)");
  }

  @Test
  void namesOfGroups_areInOrder_byTheFirstThenTheSecond() {
    Grouping.Names one = new Grouping.Names("a", "x");
    assertThat(one)
        .isEqualByComparingTo(new Grouping.Names("a", "x"))
        .isLessThan(new Grouping.Names("a", "y"))
        .isLessThan(new Grouping.Names("b", "a"))
        .isEqualTo(new Grouping.Names("a", "x"))
        .isNotEqualTo(new Grouping.Names("a", "y"))
        .hasSameHashCodeAs(new Grouping.Names("a", "x"));
    assertThat(new Grouping.Names("b", null)).isGreaterThan(new Grouping.Names("a", null));
  }

  @Test
  void groupsBeyondTheBound_areOneTogether_underBothNames() {
    Groups<Group> groups =
        new Groups<>(Grouping.BY_PROGRAM, Pods.NONE, names -> Group.of(names.list(), null));
    for (int number = 0; number < Groups.MAX_GROUPS; number++) {
      assertThat(groups.of(new Grouping.Names("g" + number, "x"))).isNotNull();
    }
    TableRow others =
        groups.of(new Grouping.Names("more", "x")).row(0, new Shares(false, Measure.RAM));
    assertThat(others.names()).containsExactly(Groups.OTHERS, Groups.OTHERS);
    assertThat(others.ageNanos()).isEqualTo(Absent.ABSENT);
  }

  private static TableQuery query(String filterBy, String filter, String... keys) {
    return new TableQuery(
        new HostGlobs(List.of()),
        RowFilter.of(filterBy, filter, List.of(), List.of(), List.of()),
        Grouping.of(List.of(keys)),
        RowOrder.BY_RAM,
        false,
        0);
  }
}
