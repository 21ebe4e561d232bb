package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.agent.host.UserNames;
import dev.zmem.agent.kernel.OpenFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An {@link Error} ends a pass at any place; the next one is as if it had not been. */
class BrokenPassTest extends FixtureScans {
  private static final int BROKEN_USER = 4_000_001;
  private static final int MISREAD_USER = 4_000_002;

  private boolean misreads;
  private boolean breaks;

  /** Their names are asked for while a reader names a process. */
  private final UserNames users =
      new UserNames(Path.of("/nowhere"), uid -> null) {
        @Override
        public String name(int uid) {
          if (misreads && uid == MISREAD_USER) {
            throw new IllegalStateException("a bug");
          }
          if (breaks && uid == BROKEN_USER) {
            throw new LinkageError("broken");
          }
          return super.name(uid);
        }
      };

  private Scanner scanner;

  @BeforeEach
  void open() throws IOException {
    addMany(3);
    scanner = open(measuring(ROOMY, true), 100, users);
  }

  @Test
  void brokenWhileWalksRun_leavesNoDescriptorOpen() throws IOException {
    scanner.pass(); // who shares an address space is known after it
    for (int index = 0; index < 3; index++) {
      tree.resident(index, 5_000);
    }
    // it called exec: it is named after its walk, and the others have been walked by then
    tree.write(2, "stat", tree.read(2, "stat").replace("(worker)", "(renamed)"));
    user(2, "renamed", BROKEN_USER);
    breaks = true;
    assertThatThrownBy(scanner::pass).isInstanceOf(LinkageError.class);
    assertThat(rollups()).as("of walks that nobody took").isZero();
    breaks = false;
    assertThat(scanner.pass().samples()).hasSize(3);
    assertThat(rollups()).as("one a process").isEqualTo(3);
  }

  @Test
  void brokenWhileNamesAreRead_failsNobodyInTheNextPass() throws IOException {
    user(1, "worker", MISREAD_USER);
    user(2, "worker", BROKEN_USER);
    misreads = true;
    breaks = true;
    assertThatThrownBy(scanner::pass).isInstanceOf(LinkageError.class);
    misreads = false;
    breaks = false;
    HostPass pass = scanner.pass();
    assertThat(pass.report().failed()).isZero();
    assertThat(sample(pass, 1).attributes().user()).isEqualTo("" + MISREAD_USER);
  }

  private void user(int index, String comm, int uid) throws IOException {
    tree.write(index, "status", "Name:\t%s\nUid:\t%d\t%d\t0\t0\n".formatted(comm, uid, uid));
  }

  private long rollups() throws IOException {
    Path root = tree.folder(0).resolveSibling("");
    return OpenFiles.below(root).stream().filter(file -> file.endsWith("smaps_rollup")).count();
  }
}
