package dev.zmem.agent.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.attribute.AttributeSource.Cadence;
import dev.zmem.agent.host.UserNames;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.ProgramNames;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.rule.GroupingRule;
import dev.zmem.rule.GroupingRules;
import dev.zmem.rule.RuleBook;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each source is read as often as its cadence says; between its turns its attributes stay. */
final class AttributeReaderTest {
  private final KernelFiles files = new KernelFiles();
  private final Source program = new Source(Attribute.PROGRAM, Cadence.ALWAYS, "celery");
  private final Source user = new Source(Attribute.USER, Cadence.WHILE_YOUNG, "app");
  private final Source command = new Source(Attribute.COMMAND, Cadence.ONCE, "celery -A app");
  private final AttributeReader reader =
      new AttributeReader(
          List.of(program, user, command), NeverWalk.NONE, new RuleBook(GroupingRules.NONE));

  @AfterEach
  void close() {
    files.close();
  }

  @Test
  void newProcess_isReadWhole() {
    assertThat(read(Attributes.NONE, false))
        .isEqualTo(Attributes.of("celery", "celery -A app", "app"));
  }

  @Test
  void youngProcess_isNotReadByTheSourceThatReadsOnce() {
    Attributes before = read(Attributes.NONE, true);
    command.value = "changed";
    user.value = "maria";

    assertThat(read(before, true)).isEqualTo(Attributes.of("celery", "celery -A app", "maria"));
    assertThat(command.reads).isEqualTo(1);
  }

  @Test
  void oldProcess_isReadByTheSourceThatAlwaysReads() {
    Attributes before = read(Attributes.NONE, true);
    user.value = "maria";

    assertThat(read(before, false)).isEqualTo(before);
    assertThat(List.of(program.reads, user.reads, command.reads)).containsExactly(2, 1, 1);
  }

  @Test
  void processThatIsCalledOtherwise_isReadWholeAgain() {
    Attributes before = read(Attributes.NONE, true);
    program.value = "redis";
    command.value = "redis-server";
    user.value = "";

    assertThat(read(before, false)).isEqualTo(Attributes.of("redis", "redis-server", ""));
  }

  @Test
  void ruledProcess_isReadByTheSourceThatReadsOnce_onceAProgram() {
    GroupingRule everything = new GroupingRule("jobs", "c*", "", "", "", "");
    AttributeReader ruled =
        new AttributeReader(
            List.of(program, user, command),
            NeverWalk.NONE,
            new RuleBook(GroupingRules.of(List.of(everything))));
    ProcessName name = new ProcessName();
    for (int reading = 0; reading < 3; reading++) {
      name.named(Objects.requireNonNull(ruled.read(target(name.known(), true))), reading);
      assertThat(name.attributes("").program()).isEqualTo("jobs");
      assertThat(name.attributes("").command()).isEqualTo("celery -A app");
    }
    assertThat(command.reads).isEqualTo(1);

    program.value = "cron";
    command.value = "cron -f";
    name.named(Objects.requireNonNull(ruled.read(target(name.known(), false))), 9);
    assertThat(name.attributes("").command()).as("another program").isEqualTo("cron -f");
  }

  @Test
  void fileThatCannotBeRead_leavesAllAsItWas() {
    user.fails = true;

    assertThat(reader.read(target(Attributes.NONE, true))).isNull();
    assertThat(command.reads).isZero();
  }

  @Test
  void sourcesOfAnAgent_haveAttributesOfTheirOwn_andTheProgramIsAlwaysRead() {
    List<AttributeSource> sources =
        AttributeSources.of(
            ProcRoot.SYSTEM,
            files,
            new ProcessNaming(
                new ProgramNames("web-1"),
                new UserNames(Path.of("/nowhere"), uid -> "nobody"),
                NamingSettings.DEFAULT));

    assertThat(sources.stream().flatMap(source -> source.attributes().stream()))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            Attribute.known().stream()
                .filter(attribute -> !attribute.equals(Attribute.TREE)) // of several processes
                .toList());
    assertThat(sources)
        .filteredOn(source -> source.attributes().contains(Attribute.PROGRAM))
        .singleElement()
        .extracting(AttributeSource::cadence)
        .isEqualTo(Cadence.ALWAYS);
  }

  private Attributes read(Attributes before, boolean isYoung) {
    return Objects.requireNonNull(reader.read(target(before, isYoung))).attributes();
  }

  private static ProcessTarget target(Attributes before, boolean isYoung) {
    return new ProcessTarget(7, 70, 0, 1, "celery", true, before, isYoung, -1);
  }

  /** A source whose files are a field. */
  private static final class Source implements AttributeSource {
    private final Attribute attribute;
    private final Cadence cadence;
    private String value;
    private boolean fails;
    private int reads;

    Source(Attribute attribute, Cadence cadence, String value) {
      this.attribute = attribute;
      this.cadence = cadence;
      this.value = value;
    }

    @Override
    public List<Attribute> attributes() {
      return List.of(attribute);
    }

    @Override
    public Cadence cadence() {
      return cadence;
    }

    @Override
    public boolean read(ProcessTarget process, AttributesDraft draft) {
      reads++;
      draft.set(attribute, value);
      return !fails;
    }
  }
}
