package dev.zmem.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.pod.PodFacts;
import dev.zmem.aggregator.pod.Pods;
import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.question.NameFilter;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.aggregator.row.Subtotals;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.Provenance;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A filter looks at one attribute, and the parts of a host are those rows alone. */
final class RowFilterTest {
  private static final LiveRows ROWS =
      new LiveRows(
          List.of(
              row(1, "celery", "celery -Q fast", 10),
              row(2, "celery", "celery -Q slow", 20),
              row(3, "redis", "redis --slow", 40)));

  @Test
  void filter_ofPrograms_passesSubtotals() {
    assertThat(pss(Attribute.PROGRAM, "celery")).isEqualTo(30);
    assertThat(pss(Attribute.PROGRAM, "")).isEqualTo(70);
    assertThat(pss(Attribute.PROGRAM, "none")).isZero();
  }

  @Test
  void filter_ofAnAttributeThatIsNotSummedBy_sumsTheRowsThatPass() {
    assertThat(pss(Attribute.COMMAND, "slow")).isEqualTo(60);
    assertThat(pss(Attribute.COMMAND, "-Q")).isEqualTo(30);
  }

  @Test
  void row_passes_byTheAttributeAskedFor() {
    RowFilter.Search slow = search(Attribute.COMMAND, "slow");
    assertThat(slow.accepts(ROWS, 0)).isFalse();
    assertThat(slow.accepts(ROWS, 1)).isTrue();
    assertThat(slow.accepts(ROWS, 2)).isTrue();
  }

  @Test
  void processWithoutTheAttribute_isFoundUnderWhatTablesShow() {
    LiveRows kernel = new LiveRows(List.of(of(2, "kthreadd", "", 0)));
    assertThat(search(Attribute.COMMAND, "kthread").accepts(kernel, 0)).isTrue();
    assertThat(search(Attribute.USER, "^-$").accepts(kernel, 0)).isTrue();
  }

  @Test
  void users_areThoseThatTablesShow_andBothConditionsHold() {
    LiveRows rows =
        new LiveRows(
            List.of(
                of(1, "a", "u", 1),
                of(2, "a", "v", 10),
                of(3, "b", "u", 100),
                of(4, "b", "", 1000)));
    assertThat(pss(rows, "", "u")).isEqualTo(101);
    assertThat(pss(rows, "a", "u")).isEqualTo(1);
    assertThat(pss(rows, "!a", "u", "-")).isEqualTo(1100);
    assertThat(pss(rows, "", "w")).isZero();
  }

  @Test
  void pids_areSummedRowByRow_andThoseThatAreMissingAreSaid() {
    LiveRows rows =
        new LiveRows(List.of(of(1, "a", "u", 1), of(2, "a", "u", 10), of(3, "b", "u", 100)));
    RowFilter.Search asked =
        RowFilter.of("", "a", List.of(), List.of(9, 2, 3, 2), List.of())
            .begin(Pods.NONE, Cancellation.NEVER);
    Subtotals parts = asked.parts(rows);
    assertThat(parts.size()).isEqualTo(1);
    assertThat(parts.sum(0).bytes(Figure.PSS)).isEqualTo(10);
    assertThat(asked.isByProcess()).isTrue();
    assertThat(asked.missingPids()).containsExactly(9);
  }

  @Test
  void where_takesExactValues_anyOfOneAttribute_andAllAttributes() {
    LiveRows rows =
        new LiveRows(
            List.of(
                variable(1, "a", "u", 1, "mail"),
                variable(2, "a", "v", 10, "mails"),
                of(3, "b", "u", 100)));
    assertThat(where(rows, "program=a")).isEqualTo(11);
    assertThat(where(rows, "program=a", "user=u")).isEqualTo(1);
    assertThat(where(rows, "program=a", "program=b", "user=u")).isEqualTo(101);
    assertThat(where(rows, "env:Q=mail")).isEqualTo(1);
    assertThat(where(rows, "env:Q=-")).isEqualTo(100);
    assertThat(where(rows, "env:Q=mail", "user=v")).isZero();
  }

  @Test
  void pod_isFoundByItsNameAndItsLabels_exactlyByItsUidToo() {
    Pods pods = uid -> uid.equals("u-1") ? new PodFacts("shop/web-1", Map.of("app", "web")) : null;
    Attributes known = Attributes.of("a", "", "u").with(Attribute.POD, "u-1");
    Attributes unknown = Attributes.of("a", "", "u").with(Attribute.POD, "u-2");
    assertThat(accepted(pods, "pod", "^shop/", known, unknown)).containsExactly(known);
    assertThat(accepted(pods, "pod", "^u-", known, unknown)).containsExactly(unknown);
    assertThat(accepted(pods, "pod-label:app", "^w", known, unknown)).containsExactly(known);
    assertThat(accepted(pods, "", "", known, unknown)).hasSize(2);
    for (String pair : List.of("pod=shop/web-1", "pod=u-1", "pod-label:app=web")) {
      assertThat(
              RowFilter.of("", "", List.of(), List.of(), List.of(pair))
                  .begin(pods, Cancellation.NEVER)
                  .accepts(known))
          .as(pair)
          .isTrue();
    }
  }

  private static List<Attributes> accepted(
      Pods pods, String attribute, String regex, Attributes... rows) {
    RowFilter.Search search =
        RowFilter.of(attribute, regex, List.of(), List.of(), List.of())
            .begin(pods, Cancellation.NEVER);
    return Stream.of(rows).filter(search::accepts).toList();
  }

  @Test
  void wrongWhere_isRefused() {
    for (String wrong : List.of("", "=x", "program", "nope=x", "env:=x", "a".repeat(1201))) {
      assertThatThrownBy(() -> where(new LiveRows(List.of()), wrong))
          .isInstanceOf(BadQueryException.class)
          .hasMessageStartingWith("where: ");
    }
    assertThatThrownBy(() -> where(new LiveRows(List.of()), "user=u ".repeat(65).split(" ", 0)))
        .hasMessage("where: 65 values (expected: at most 64)");
  }

  private static long where(LiveRows rows, String... pairs) {
    Subtotals parts =
        RowFilter.of("", "", List.of(), List.of(), List.of(pairs))
            .begin(Pods.NONE, Cancellation.NEVER)
            .parts(rows);
    long sum = 0;
    for (int part = 0; part < parts.size(); part++) {
      sum += parts.sum(part).bytes(Figure.PSS);
    }
    return sum;
  }

  @Test
  void tooManyPids_areRefused() {
    List<Integer> pids = IntStream.rangeClosed(0, RowFilter.MAX_PIDS).boxed().toList();
    assertThatThrownBy(() -> RowFilter.of("", "", List.of(), pids, List.of()))
        .hasMessageContaining("pids: 1025 processes (expected: at most 1024)");
  }

  private static long pss(LiveRows rows, String regex, String... users) {
    Subtotals parts =
        RowFilter.of("", regex, List.of(users), List.of(), List.of())
            .begin(Pods.NONE, Cancellation.NEVER)
            .parts(rows);
    long sum = 0;
    for (int part = 0; part < parts.size(); part++) {
      sum += parts.sum(part).bytes(Figure.PSS);
    }
    return sum;
  }

  private static LiveRow variable(int pid, String program, String user, long bytes, String queue) {
    return new LiveRow(
        pid,
        pid,
        Attributes.of(program, "", user).with("env:Q", queue),
        1,
        Provenance.exact(0),
        MadeUpFigures.of(bytes, bytes, bytes, 0, 0, 0, 0, 0));
  }

  private static LiveRow of(int pid, String program, String user, long bytes) {
    return new LiveRow(
        pid,
        pid,
        Attributes.of(program, "", user),
        1,
        Provenance.exact(0),
        MadeUpFigures.of(bytes, bytes, bytes, 0, 0, 0, 0, 0));
  }

  private static long pss(Attribute attribute, String regex) {
    long sum = 0;
    Subtotals parts = search(attribute, regex).parts(ROWS);
    for (int part = 0; part < parts.size(); part++) {
      sum += parts.sum(part).bytes(Figure.PSS);
    }
    return sum;
  }

  private static RowFilter.Search search(Attribute attribute, String regex) {
    return new RowFilter(attribute, new NameFilter(regex)).begin(Pods.NONE, Cancellation.NEVER);
  }

  private static LiveRow row(int pid, String program, String command, long bytes) {
    return new LiveRow(
        pid,
        pid,
        Attributes.of(program, command, "app"),
        1,
        Provenance.exact(0),
        MadeUpFigures.of(bytes, bytes, bytes, 0, 0, 0, 0, 0));
  }
}
