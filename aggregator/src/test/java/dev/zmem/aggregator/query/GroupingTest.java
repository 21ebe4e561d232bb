package dev.zmem.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.pod.PodFacts;
import dev.zmem.aggregator.pod.Pods;
import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.label.HostLabels;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.model.GroupNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Groups are named by what their processes have alike. */
final class GroupingTest {
  private static final Attributes WORKER = Attributes.of("celery", "celery -A app", "app");
  private static final Attributes NAMELESS = Attributes.of("init", "", "");

  private static final HostIdentity WEB =
      new HostIdentity(
          "web-1",
          "id",
          "boot",
          1,
          "test",
          Duration.ofSeconds(5),
          0,
          HostLabels.parse(List.of("role=web", "example.com/tier=1")));

  @Test
  void labelOfTheHost_isAGroup_alsoBesideAnother() {
    assertThat(group(WORKER, "label:role")).containsExactly("web");
    assertThat(group(WORKER, "label:zone", "program")).containsExactly("-", "celery");
    assertThat(group(WORKER, "label:example.com/tier", "label:role")).containsExactly("1", "web");
    assertThat(Grouping.of(List.of("label:role")).isOfSubtotals()).isTrue();
    assertRefused("label:KEY: a key is 1 to 63 letters", "label:");
    assertRefused("label:KEY: a key is 1 to 63 letters", "label:a b");
  }

  @Test
  void variableOfTheEnvironment_isAGroup() {
    Attributes mail = WORKER.with("env:QUEUE", "mail");
    assertThat(group(mail, "env:QUEUE")).containsExactly("mail");
    assertThat(group(WORKER, "program", "env:QUEUE")).containsExactly("celery", "-");
    assertThat(Grouping.of(List.of("env:QUEUE")).isOfSubtotals()).isFalse();
    assertRefused("'env:a b' (expected: program,", "env:a b");
  }

  @Test
  void podThatIsKnown_isAGroupByItsName_andByItsLabels_fromSubtotals() {
    Pods pods = uid -> uid.equals("u-1") ? new PodFacts("shop/web-1", Map.of("app", "web")) : null;
    Attributes known = WORKER.with(Attribute.POD, "u-1");
    Attributes unknown = WORKER.with(Attribute.POD, "u-2");
    Grouping both = Grouping.of(List.of("pod", "pod-label:app"));
    assertThat(both.group(known, WEB, pods).list()).containsExactly("shop/web-1", "web");
    assertThat(both.group(unknown, WEB, pods).list()).containsExactly("u-2", "-");
    assertThat(both.group(WORKER, WEB, pods).list()).containsExactly("-", "-");
    assertThat(both.isOfSubtotals()).isTrue();
    assertRefused("'pod-label:a b' (expected: program,", "pod-label:a b");
  }

  @Test
  void group_isTheValueOfItsKey() {
    assertThat(group(WORKER, "program")).containsExactly("celery");
    assertThat(group(WORKER, "command")).containsExactly("celery -A app");
    assertThat(group(WORKER, "user")).containsExactly("app");
    assertThat(group(WORKER, "host")).containsExactly("web-1");
    assertThat(group(WORKER, "pid")).containsExactly("celery");
  }

  @Test
  void group_byTwoKeys_hasBothNames_inTheOrderAskedFor() {
    assertThat(group(WORKER, "host", "program")).containsExactly("web-1", "celery");
    assertThat(group(WORKER, "user", "host")).containsExactly("app", "web-1");
  }

  @Test
  void processWithoutTheAttribute_hasAGroupAllTheSame() {
    assertThat(group(NAMELESS, "user")).containsExactly("-");
    assertThat(group(NAMELESS, "command")).containsExactly("init");
  }

  @Test
  void onlyKeysThatHostsAreSummedBy_areAnsweredFromSubtotals() {
    assertThat(Grouping.of(List.of("host", "program")).isOfSubtotals()).isTrue();
    assertThat(Grouping.of(List.of("user")).isOfSubtotals()).isTrue();
    assertThat(Grouping.of(List.of("program", "command")).isOfSubtotals()).isFalse();
    assertThat(Grouping.of(List.of("command", "program")).isOfSubtotals()).isFalse();
    assertThat(Grouping.BY_PROCESS.isOfSubtotals()).isFalse();
  }

  @Test
  void nothing_isByProgram() {
    assertThat(Grouping.of(List.of())).isEqualTo(Grouping.BY_PROGRAM);
    assertThat(Grouping.of(List.of("pid")).isByProcess()).isTrue();
    assertThat(Grouping.BY_PROGRAM.isByProcess()).isFalse();
  }

  @Test
  void wrongKeys_areRefused_andTheRightOnesNamed() {
    assertRefused(
        "'cgroups' (expected: program, user, command, cgroup, unit, container, pod, exe, tree, host"
            + " or pid)",
        "cgroups");
    assertRefused("3 keys (expected: at most 2)", "host", "user", "program");
    assertRefused("'host' twice", "host", "host");
    assertRefused("'pid' stands alone", "host", "pid");
  }

  @Test
  void everyName_isAKey() {
    assertThat(GroupNames.all()).contains("host", "pid");
    assertThat(GroupNames.all()).containsAll(Attribute.keys());
    assertThat(GroupNames.all()).allSatisfy(name -> Grouping.of(List.of(name)));
  }

  private static void assertRefused(String reason, String... names) {
    assertThatThrownBy(() -> Grouping.of(List.of(names)))
        .isInstanceOf(BadQueryException.class)
        .hasMessageContaining("group_by")
        .hasMessageContaining(reason);
  }

  private static List<String> group(Attributes attributes, String... keys) {
    return Grouping.of(List.of(keys)).group(attributes, WEB, Pods.NONE).list();
  }
}
