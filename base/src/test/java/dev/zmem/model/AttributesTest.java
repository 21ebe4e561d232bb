package dev.zmem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.text.SecretHash;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A set of attributes has a value for each of its keys, and none for others. */
final class AttributesTest {
  private static final Attributes WORKER = Attributes.of("celery", "celery -A app", "app");

  @Test
  void value_isFoundByItsKey_andAbsentOnesAreEmpty() {
    assertThat(WORKER.program()).isEqualTo("celery");
    assertThat(WORKER.get("command")).isEqualTo("celery -A app");
    assertThat(WORKER.user()).isEqualTo("app");
    assertThat(WORKER.get("cgroup")).isEmpty();
    assertThat(Attributes.of("kthreadd", "", "").size()).isEqualTo(1);
  }

  @Test
  void keys_areInOrder_inWhateverOrderTheyCame() {
    Attributes one = WORKER.with("unit", "celery.service").with("cgroup", "/system.slice");
    Attributes other = WORKER.with("cgroup", "/system.slice").with("unit", "celery.service");
    List<String> keys = new ArrayList<>();
    one.forEach((key, value) -> keys.add(key));

    assertThat(keys).containsExactly("cgroup", "command", "program", "unit", "user");
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
  }

  @Test
  void set_isMadeOfKeysAndValues_theEmptyOnesLeftOut() {
    Attributes made =
        Attributes.of(
            new String[] {"cgroup", "program", "unit"}, new String[] {"/a", "celery", ""});
    assertThat(made)
        .isEqualTo(Attributes.NONE.with("program", "celery").with("cgroup", "/a"))
        .hasToString("{cgroup=/a, program=celery}");
  }

  @Test
  void keysThatAreNotInOrder_makeNoSet() {
    for (String second : new String[] {"command", "program"}) {
      assertThatThrownBy(
              () -> Attributes.of(new String[] {"program", second}, new String[] {"p", "c"}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(second + " after program");
    }
  }

  @Test
  void hash_isNoneThatAnybodyCanChoose_evenOfTextsThatCollideUnderAnyMultiplier() {
    StringBuilder one = new StringBuilder("a");
    StringBuilder other = new StringBuilder("b");
    for (int doubled = 0; doubled < 9; doubled++) { // Thue and Morse's words
      String before = one.toString();
      one.append(other);
      other.append(before);
    }
    assertThat(SecretHash.of(one.toString())).isNotEqualTo(SecretHash.of(other.toString()));
    assertThat(SecretHash.of("Aa")).isEqualTo(SecretHash.of("Aa"));
    assertThat(Attributes.of("Aa", "", "").hashCode())
        .isNotEqualTo(Attributes.of("BB", "", "").hashCode());
  }

  @Test
  void described_areChosen_andTheSetItselfWhereThatIsAll() {
    assertThat(WORKER.with("shoe", "/a").only(attribute -> true)).isEqualTo(WORKER);
    assertThat(WORKER.only(attribute -> true)).isSameAs(WORKER);
    assertThat(WORKER.only(Attribute::isSubtotalled)).hasToString("{program=celery, user=app}");
    assertThat(WORKER.only(attribute -> false)).isEqualTo(Attributes.NONE);
  }

  @Test
  void namesOfGroups_areTheKeysAndTheHostAndTheProcess() {
    assertThat(Attribute.keys()).startsWith("program", "user", "command");
    assertThat(GroupNames.all()).startsWith("program", "user", "command").endsWith("host", "pid");
  }

  @Test
  void emptyValue_removesTheKey() {
    assertThat(WORKER.with("cgroup", "/a").with("cgroup", "")).isEqualTo(WORKER);
    assertThat(WORKER.with(Attribute.USER, "").size()).isEqualTo(2);
    assertThat(WORKER.with(Attribute.USER, "").user()).isEmpty();
  }

  @Test
  void changedValue_isAnotherSet_andTheSameValueTheSameObject() {
    assertThat(WORKER.with(Attribute.USER, "app")).isSameAs(WORKER);
    assertThat(WORKER.with("cgroup", "")).isSameAs(WORKER);
    assertThat(WORKER.with(Attribute.USER, "root").user()).isEqualTo("root");
    assertThat(WORKER.with(Attribute.USER, "root")).isNotEqualTo(WORKER);
  }

  @Test
  void order_agreesWithEquality() {
    Attributes one = Attributes.of("Aa", "", "");
    Attributes other = Attributes.of("BB", "", "");
    assertThat(one).isNotEqualTo(other);
    assertThat(one.compareTo(other)).isNegative();
    assertThat(other.compareTo(one)).isPositive();
    assertThat(one.compareTo(Attributes.of("Aa", "", ""))).isZero();
    assertThat(one.compareTo(one.with("user", "app"))).isNegative();
  }

  @Test
  void shownValue_isTheGroupOfProcessesThatHaveNone() {
    assertThat(WORKER.shown(Attribute.USER)).isEqualTo("app");
    assertThat(Attributes.of("init", "", "").shown(Attribute.USER)).isEqualTo("-");
    assertThat(Attributes.of("init", "", "").shown(Attribute.COMMAND)).isEqualTo("init");
  }

  @Test
  void some_areThoseAskedFor() {
    assertThat(WORKER.only(Attribute::isSubtotalled)).isEqualTo(Attributes.of("celery", "", "app"));
  }

  @Test
  void knownAttributes_haveKeysOfTheirOwn() {
    assertThat(Attribute.known()).extracting(Attribute::key).doesNotHaveDuplicates();
    assertThat(Attribute.of("program")).contains(Attribute.PROGRAM);
    assertThat(Attribute.of("no such")).isEmpty();
  }
}
