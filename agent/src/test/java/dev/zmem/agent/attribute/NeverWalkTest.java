package dev.zmem.agent.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.model.Attributes;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class NeverWalkTest {
  private static final Attributes POSTGRES =
      Attributes.of("postgres: checkpointer", "postgres: checkpointer", "oracle");

  @Example
  void name_user_andControlGroup_areGlobs() {
    assertThat(matches("name:postgres*", "/")).isTrue();
    assertThat(matches("name:*check?ointer", "/")).isTrue();
    assertThat(matches("name:postgres", "/")).isFalse();
    assertThat(matches("user:ora*", "/")).isTrue();
    assertThat(matches("user:postgres*", "/")).isFalse();
    assertThat(matches("cgroup:/realtime.slice/*", "/realtime.slice/a.service")).isTrue();
    assertThat(matches("cgroup:/realtime.slice/*", "/system.slice/a.service")).isFalse();
  }

  @Example
  void controlGroupOfAnyHierarchy_isEnough() {
    List<String> hybrid = List.of("/", "/batch/job-7", "/user.slice", "/");
    NeverWalk rules = new NeverWalk(List.of("cgroup:/batch/*"));
    assertThat(rules.matches(POSTGRES, hybrid)).isTrue();
    assertThat(rules.matches(POSTGRES, List.of("/", "/user.slice"))).isFalse();
    assertThat(rules.matches(POSTGRES, List.of())).isFalse();
  }

  @Example
  void whatLooksLikeAnExpression_isText() {
    Attributes labels = Attributes.of("a.b[c]+\\Q", "", "u");
    assertThat(new NeverWalk(List.of("name:a.b[c]+\\Q")).matches(labels, List.of())).isTrue();
    assertThat(new NeverWalk(List.of("name:axb*")).matches(labels, List.of())).isFalse();
  }

  @Example
  void anyOfSeveralRules_isEnough() {
    NeverWalk rules = new NeverWalk(List.of("name:nginx", "user:oracle"));
    assertThat(rules.matches(POSTGRES, List.of())).isTrue();
    assertThat(NeverWalk.NONE.matches(POSTGRES, List.of())).isFalse();
  }

  @Example
  void wrongRules_areNamed() {
    assertThatThrownBy(() -> new NeverWalk(List.of("postgres")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'postgres'")
        .hasMessageContaining("name:GLOB");
    assertThatThrownBy(() -> new NeverWalk(List.of("pid:7"))).hasMessageContaining("'pid:7'");
    assertThatThrownBy(() -> new NeverWalk(List.of("name:[py")))
        .hasMessageStartingWith("'name:[py': '[' without ']'");
    assertThatThrownBy(() -> new NeverWalk(List.of("user:")))
        .hasMessageContaining("something after the colon");
    assertThatThrownBy(() -> new NeverWalk(Collections.nCopies(257, "name:a")))
        .hasMessageContaining("at most 256");
  }

  @Property
  void anyName_isMatchedByItself_andByAStar(@ForAll @StringLength(min = 1, max = 40) String name) {
    Attributes labels = Attributes.of(name, "", "");
    Assume.that(name.indexOf('[') < 0);
    assertThat(new NeverWalk(List.of("name:" + name)).matches(labels, List.of())).isTrue();
    assertThat(new NeverWalk(List.of("name:*")).matches(labels, List.of())).isTrue();
  }

  private static boolean matches(String rule, String cgroup) {
    return new NeverWalk(List.of(rule)).matches(POSTGRES, List.of(cgroup));
  }
}
