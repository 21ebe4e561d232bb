package dev.zmem.agent.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.agent.attribute.AttributeReader;
import dev.zmem.agent.attribute.NamingSettings;
import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.attribute.ProcessNaming;
import dev.zmem.agent.host.UserNames;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.OpenFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.ProgramNames;
import dev.zmem.agent.process.Descriptors;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.agent.process.StatReader;
import dev.zmem.agent.procfs.SmapsParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a walk gives, by what it was ordered and what the files say. */
class ProcessReaderTest {
  private static final int NONE = -1;
  private static final ProcessNaming NAMING =
      new ProcessNaming(new ProgramNames("host"), new UserNames(), NamingSettings.DEFAULT);

  private final KernelFiles files = new KernelFiles();
  private final Descriptors descriptors = new Descriptors(files, 1);

  @TempDir private Path root;
  private WrittenProcess process;
  private ProcessReader reader;

  @BeforeEach
  void make() throws IOException {
    process = new WrittenProcess(root);
    reader = new ProcessReader(new ProcRoot(root), descriptors, NAMING, NeverWalk.NONE);
  }

  @AfterEach
  void close() {
    reader.close();
    files.close();
  }

  @Test
  void processNamedInThisPass_isWalked_andNotNamedAgain() {
    WalkResult result = reader.walk(order(true, NONE, false, true));
    assertThat(result.outcome()).isInstanceOf(ReadOutcome.Ok.class);
    assertThat(result.newAddressSpace()).isTrue();
    assertThat(result.keptRollup()).isNegative();
    assertThat(result.name()).isNull();
    assertThat(Objects.requireNonNull(result.look()).residentPages()).isEqualTo(100);
  }

  @Test
  void processThatCalledExecSinceItWasMet_isNamedAgain() throws IOException {
    process.stat("renamed", WrittenProcess.STARTED);
    assertThat(reader.walk(order(true, NONE, false, true)).name())
        .isInstanceOfSatisfying(
            NameReading.Named.class,
            named -> assertThat(named.reading().comm()).isEqualTo("renamed"));
  }

  @Test
  void pidOfAnotherProcess_isWalkedAsThatProcess_ofWhichNothingIsKept() throws IOException {
    process.stat("other", WrittenProcess.STARTED + 1);
    for (boolean fresh : new boolean[] {true, false}) {
      WalkResult result = reader.walk(order(fresh, NONE, true, true));
      assertThat(result.outcome()).isInstanceOf(ReadOutcome.Ok.class);
      assertThat(Objects.requireNonNull(result.opened()).stat().startTimeTicks())
          .isEqualTo(WrittenProcess.STARTED + 1);
      assertThat(result.keptRollup()).isNegative();
      assertThat(result.name()).isInstanceOf(NameReading.Named.class);
    }
    int free = descriptors.keep(process.open(files, "statm"));
    assertThat(free).as("what the first attempt kept was given back").isNotNegative();
    descriptors.giveBack(free);
  }

  @Test
  void keptRollup_tellsAll_andWhatIsOpenedMayBeKept() {
    WalkResult opened = reader.walk(order(false, NONE, true, false));
    int kept = opened.keptRollup();
    assertThat(kept).isNotNegative();
    WalkResult again = reader.walk(order(false, kept, true, false));
    assertThat(again.newAddressSpace()).isFalse();
    assertThat(again.lostAddressSpace()).isFalse();
    assertThat(again.keptRollup()).isNegative();
    assertThat(again.outcome()).isEqualTo(opened.outcome());
    descriptors.giveBack(kept);
  }

  @Test
  void rollupThatEnded_isLost_andTheProcessIsOpenedAnew() throws IOException {
    process.write("empty", "");
    int ended = process.open(files, "empty");
    WalkResult result = reader.walk(order(false, ended, false, false));
    assertThat(result.lostAddressSpace()).isTrue();
    assertThat(result.newAddressSpace()).isTrue();
    assertThat(result.outcome()).isInstanceOf(ReadOutcome.Ok.class);
    files.close(ended);
  }

  @Test
  void processThatEnded_hasVanished() throws IOException {
    process.delete("stat");
    assertThat(reader.walk(order(false, NONE, false, false)).outcome())
        .isEqualTo(ReadOutcome.VANISHED);
    assertThat(reader.walk(order(true, NONE, false, false)).outcome())
        .isEqualTo(ReadOutcome.VANISHED);
  }

  @Test
  void whateverIsThrownByAWalk_leavesNoDescriptorOpen() throws IOException {
    SmapsParser throwing =
        new SmapsParser() {
          @Override
          public boolean parse(byte[] bytes, int length) {
            throw new LinkageError("broken");
          }
        };
    try (ProcessReader parsing = reader(throwing, files -> names(files, null))) {
      for (boolean mayKeep : new boolean[] {false, true}) {
        assertThatThrownBy(() -> parsing.walk(order(true, NONE, mayKeep, true)))
            .isInstanceOf(LinkageError.class);
        assertThat(OpenFiles.below(root)).as("may be kept: " + mayKeep).isEmpty();
        mayKeepOne();
      }
    }
  }

  @Test
  void errorInNamingAfterAWalk_givesBackWhatTheWalkKept() {
    try (ProcessReader naming =
        reader(new SmapsParser(), files -> names(files, new LinkageError("broken")))) {
      assertThatThrownBy(() -> naming.walk(order(true, NONE, true, false)))
          .isInstanceOf(LinkageError.class);
      mayKeepOne();
    }
  }

  private void mayKeepOne() {
    int free = descriptors.keep(process.open(files, "statm"));
    assertThat(free).as("the budget is whole").isNotNegative();
    descriptors.giveBack(free);
  }

  private ProcessReader reader(SmapsParser parser, Function<KernelFiles, NameReader> names) {
    return new ProcessReader(new ProcRoot(root), descriptors, parser, names);
  }

  /** Names, or throws. */
  private NameReader names(KernelFiles ofReader, @Nullable Error thrown) {
    ProcRoot proc = new ProcRoot(root);
    return new NameReader(
        ofReader,
        new StatReader(proc, ofReader),
        new AttributeReader(proc, ofReader, NAMING, NeverWalk.NONE)) {
      @Override
      NameReading read(ProcessTarget target) {
        if (thrown != null) {
          throw thrown;
        }
        return super.read(target);
      }
    };
  }

  private static WalkOrder order(
      boolean fresh, int rollup, boolean mayKeep, boolean namedInThisPass) {
    return new WalkOrder(
        WrittenProcess.target(fresh, NONE), rollup, mayKeep, null, false, namedInThisPass);
  }
}
