package dev.zmem.agent.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.process.ProcessIdentity;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that are closed stand for a bug: every use of them throws. */
class HugetlbSharesTest {
  private static final long MIB = 1 << 20;

  @Test
  void hugePagesWhoseMappingsThrow_countOnceForAll_andAreAskedForAgain() {
    KernelFiles broken = new KernelFiles();
    broken.close();
    HugetlbSegments segments = new HugetlbSegments(new ProcRoot(Path.of("/nowhere")), broken);
    List<HugetlbShare> shares =
        List.of(
            new HugetlbShare(new ProcessIdentity(1, 0)),
            new HugetlbShare(new ProcessIdentity(2, 0)));
    for (int pass = 0; pass < 2; pass++) {
      segments.begin();
      for (HugetlbShare share : shares) {
        assertThatThrownBy(() -> segments.add(share, 24 * MIB))
            .isInstanceOf(IllegalStateException.class);
      }
      segments.divide();
      assertThat(shares.stream().mapToLong(HugetlbShare::partBytes).sum()).isEqualTo(24 * MIB);
    }
  }
}
