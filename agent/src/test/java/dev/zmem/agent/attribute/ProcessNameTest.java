package dev.zmem.agent.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.Attributes;
import org.junit.jupiter.api.Test;

/** What a process is called, from state to state. */
class ProcessNameTest {
  private final ProcessName name = new ProcessName();

  @Test
  void unnamedProcess_hasTheKernelsName_untilItIsNamed() {
    assertThat(name.isNamed()).isFalse();
    assertThat(name.attributes("sleep").program()).isEqualTo("sleep");
    assertThat(name.attributes("sleep")).isSameAs(name.attributes("other"));
    name.named(labelling("worker", "/usr/bin/worker"), 7);
    assertThat(name.isNamed()).isTrue();
    assertThat(name.calledExec()).isFalse();
    assertThat(name.readAtNanos()).isEqualTo(7);
    assertThat(name.attributes("sleep").program()).isEqualTo("worker");
  }

  @Test
  void sameNameReadAgain_isTheSameObject() {
    name.named(labelling("worker", "/usr/bin/worker"), 1);
    Attributes before = name.attributes("");
    name.named(labelling("worker", "/usr/bin/worker"), 2);
    assertThat(name.attributes("")).isSameAs(before);
  }

  @Test
  void otherProgram_isAnExec_untilThatIsSettled() {
    name.named(labelling("old", "/usr/bin/old"), 1);
    name.named(labelling("new", "/usr/bin/new"), 2);
    assertThat(name.calledExec()).isTrue();
    name.named(labelling("new", "/usr/bin/new"), 3);
    assertThat(name.calledExec()).as("not settled yet").isTrue();
    name.execSettled();
    assertThat(name.calledExec()).isFalse();
    assertThat(name.isNamed()).isTrue();
  }

  @Test
  void processThatLostItsName_isNoExec_forItsFirstName() {
    name.named(labelling("old", "/usr/bin/old"), 1);
    name.unnamed();
    assertThat(name.isNamed()).isFalse();
    assertThat(name.attributes("x").program()).as("its name stands").isEqualTo("old");
    name.execSettled();
    assertThat(name.isNamed()).isFalse();
    name.named(labelling("new", "/usr/bin/new"), 2);
    assertThat(name.calledExec()).isFalse();
  }

  @Test
  void anotherProcess_hasNothingOfTheOneBefore() {
    name.named(
        new ProcessReading(
            "old", Attributes.of("old", "old", "0"), 1, "/usr/bin/old", status(0), true),
        1);
    assertThat(name.isOptedOut()).isTrue();
    name.forget();
    assertThat(name.isOptedOut()).isFalse();
    assertThat(name.isNamed()).isFalse();
    assertThat(name.attributes("new").program()).isEqualTo("new");
  }

  @Test
  void numberOfAUser_isReplacedByItsName() {
    assertThat(name.showsNumberOf(4242)).isFalse();
    name.userIs("maria"); // of no user yet
    name.named(labelling("worker", "/usr/bin/worker"), 1);
    assertThat(name.uid()).isEqualTo(4242);
    assertThat(name.showsNumberOf(name.uid())).isTrue();
    assertThat(name.showsNumberOf(-1)).isFalse();
    name.userIs("maria");
    assertThat(name.attributes("").user()).isEqualTo("maria");
    assertThat(name.showsNumberOf(name.uid())).isFalse();
  }

  private static ProcessReading labelling(String program, String executable) {
    return new ProcessReading(
        program, Attributes.of(program, program, "4242"), 1, executable, status(4242), false);
  }

  private static ProcessReading.Status status(long uid) {
    return new ProcessReading.Status(uid, 0, 0, 0, 0);
  }
}
