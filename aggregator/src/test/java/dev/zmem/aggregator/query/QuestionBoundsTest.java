package dev.zmem.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.pod.Pods;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.question.HostGlobs;
import dev.zmem.aggregator.question.NameFilter;
import dev.zmem.aggregator.question.NearNames;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.Attributes;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a question may ask for, at each bound and beyond it. */
class QuestionBoundsTest {
  /** 4,096 words of one hash: a list of them would be searched whole for each. */
  @Test
  void namesOfOneHash_areTold_apart() {
    List<String> words = List.of("");
    for (int pair = 0; pair < 12; pair++) {
      words =
          words.stream()
              .flatMap(word -> java.util.stream.Stream.of(word + "Aa", word + "BB"))
              .toList();
    }
    Groups<Group> groups =
        new Groups<>(Grouping.BY_PROGRAM, Pods.NONE, names -> Group.of(names.list(), null));
    words.forEach(word -> assertThat(groups.of(new Grouping.Names(word, word))).isNotNull());
    assertThat(groups.all()).hasSize(4096);
    assertThat(groups.of(new Grouping.Names(words.get(7), words.get(7))))
        .isSameAs(groups.of(new Grouping.Names(words.get(7), words.get(7))))
        .isNotSameAs(groups.of(new Grouping.Names(words.get(7), words.get(8))));
  }

  @Test
  void globs_areBounded_inNumberAndLength() {
    String longest = "h".repeat(HostGlobs.MAX_GLOB_LENGTH);
    assertThat(new HostGlobs(Collections.nCopies(HostGlobs.MAX_GLOBS, longest)).matches(longest))
        .isTrue();
    assertThatThrownBy(() -> new HostGlobs(Collections.nCopies(HostGlobs.MAX_GLOBS + 1, "a")))
        .hasMessageContaining("257 globs");
    assertThatThrownBy(() -> new HostGlobs(List.of(longest + "h")))
        .hasMessageContaining("257 characters");
    assertThatThrownBy(() -> new HostGlobs(List.of(""))).hasMessageContaining("0 characters");
    assertThat(new HostGlobs(List.of("!a")).asksForAll()).isTrue();
    assertThat(new HostGlobs(List.of("!a", "b")).asksForAll()).isFalse();
  }

  @Test
  void nearName_differsInAThirdOfItsLength_andTwelvePlacesAtMost() {
    String wanted = "w".repeat(60);
    List<String> known = List.of("x".repeat(12) + "w".repeat(48), "x".repeat(13) + "w".repeat(47));
    assertThat(NearNames.of(List.of(wanted), known, Cancellation.NEVER))
        .containsExactly(known.getFirst());
    assertThat(near("*rker-01", "python-worker-01")).isTrue();
    assertThat(near("pyth*", "python-worker-01")).isTrue();
    assertThat(near("*worker", "python-worker-01")).isFalse();
    assertThat(near("*", "a")).isFalse();
    assertThat(near("we*1", "web1")).isTrue();
  }

  @Test
  void groupsBeyondTheBound_areOneTogether() {
    Groups<Group> groups =
        new Groups<>(Grouping.BY_PROGRAM, Pods.NONE, names -> Group.of(names.list(), null));
    MatchedHost web = host("web-1");
    assertThat(groups.known(Attributes.of("one more", "", ""), web)).isNull();
    for (int number = 0; number < Groups.MAX_GROUPS; number++) {
      assertThat(groups.of(new Grouping.Names("g" + number, null))).isNotNull();
    }
    Group others = groups.of(new Grouping.Names("one more", null));
    assertThat(groups.of(new Grouping.Names("and another", null))).isSameAs(others);
    assertThat(groups.of(new Grouping.Names("g7", null))).isNotSameAs(others);
    assertThat(groups.all()).hasSize(Groups.MAX_GROUPS + 1);
    assertThat(groups.known(Attributes.of("one more", "", ""), web))
        .as("what it had before is what the others had")
        .isSameAs(others);
    assertThat(groups.known(Attributes.of("g7", "", ""), web)).isNotSameAs(others);
  }

  /** Each process has a command of its own, the largest one comes last. */
  @Test
  void largestCommand_isFound_beyondTheBoundOfGroups() {
    Table table = largestCommandOf(60_000, RowOrder.BY_RAM);
    assertThat(table.rows())
        .singleElement()
        .satisfies(row -> assertThat(row.names()).containsExactly("java -Did=60000"));
    assertThat(table.rowsInAll()).isEqualTo(60_000);
  }

  /** None has swap. */
  @Test
  void ofManyThatAreAlike_thoseWithMostRamAreTheFirst() {
    Table table = largestCommandOf(60_000, RowOrder.by("swap"));
    assertThat(table.rows())
        .singleElement()
        .satisfies(row -> assertThat(row.names()).containsExactly("java -Did=60000"));
    assertThat(table.rowsInAll()).isEqualTo(60_000);
  }

  private static Table largestCommandOf(int processes, RowOrder order) {
    List<MadeUpFleet.Placed> rows = new ArrayList<>();
    for (int pid = 1; pid <= processes; pid++) {
      rows.add(
          new MadeUpFleet.Placed(
              "web-1",
              new LiveRow(
                  pid,
                  1,
                  Attributes.of("java", "java -Did=" + pid, "www"),
                  1,
                  new Provenance(RowKind.EXACT, 0, 0, 0, 0),
                  MadeUpFigures.of(pid * 1_024L, -1, -1, 0, 0, -1, -1, -1))));
    }
    return MadeUpFleet.engine(rows)
        .table(
            new TableQuery(
                new HostGlobs(List.of()),
                new RowFilter(new NameFilter("")),
                Grouping.of(List.of("command")),
                order,
                false,
                1),
            Cancellation.NEVER);
  }

  @Test
  void groupOfASetOfAttributes_isTheSameBeyondThoseRemembered_andAnotherOnAnotherHost() {
    MatchedHost web = host("web-1");
    MatchedHost db = host("db-1");
    Groups<Group> programs =
        new Groups<>(Grouping.BY_PROGRAM, Pods.NONE, names -> Group.of(names.list(), null));
    for (int number = 0; number <= Groups.MAX_REMEMBERED + 1; number++) {
      Attributes set = Attributes.of("p" + number % 7, "", "user" + number);
      assertThat(programs.of(set, web))
          .isSameAs(programs.of(Attributes.of("p" + number % 7, "", ""), db));
    }
    assertThat(programs.all()).hasSize(7);
    Groups<Group> hosts =
        new Groups<>(
            Grouping.of(List.of("host", "program")),
            Pods.NONE,
            names -> Group.of(names.list(), null));
    Attributes set = Attributes.of("p", "", "u");
    assertThat(hosts.of(set, web)).isSameAs(hosts.of(set, web)).isNotSameAs(hosts.of(set, db));
  }

  private static MatchedHost host(String name) {
    HostSnapshot snapshot =
        new HostSnapshot(
            new HostIdentity(name, "id", "boot", 1, "test", Duration.ofSeconds(5), 0),
            new LiveRows(List.of()),
            HostFigures.NONE,
            PassReport.NONE,
            0,
            Instant.EPOCH);
    return MatchedHost.of(snapshot, 0, 0, false);
  }

  @Test
  void expressionOfJustTheBound_isTaken() {
    String regex = "a{1000}" + "b".repeat(NameFilter.MAX_INSTRUCTIONS - 3_008);
    assertThat(new NameFilter(regex).passes("a".repeat(1_000))).isFalse();
    assertThatThrownBy(() -> new NameFilter(regex + "b")).hasMessageContaining("repeats too much");
  }

  @Test
  void nearNames_areAskedFor_andNoneWithoutThem() {
    assertThat(NearNames.didYouMean(List.of())).isEmpty();
    assertThat(NearNames.didYouMean(List.of("a", "b"))).isEqualTo("did you mean a, b?");
  }

  @Test
  void longestExpression_isTaken() {
    assertThat(new NameFilter("a".repeat(NameFilter.MAX_LENGTH)).passes("a")).isFalse();
  }

  private static boolean near(String wanted, String known) {
    return !NearNames.of(List.of(wanted), List.of(known), Cancellation.NEVER).isEmpty();
  }
}
