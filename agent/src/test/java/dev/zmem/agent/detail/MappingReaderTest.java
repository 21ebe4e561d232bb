package dev.zmem.agent.detail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.kernel.CpuClock;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.process.Descriptors;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.agent.process.StatReader;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.model.Attributes;
import dev.zmem.model.MappingFigure;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against this process's own memory, of which its {@code maps} tells one mapping alone. */
class MappingReaderTest {
  private static final long WINDOW = 2L << 20;
  private static final long SIZE = 32 * WINDOW;
  private static final long MILLI = 1_000_000;
  private static final long HOUR = 3_600_000 * MILLI;

  @TempDir Path proc;

  @BeforeEach
  void link() throws IOException {
    Path process = Files.createDirectories(proc.resolve("1"));
    for (String file : new String[] {"stat", "status", "statm", "mountinfo", "pagemap"}) {
      Files.createSymbolicLink(process.resolve(file), Path.of("/proc/self", file));
    }
  }

  @Test
  void aMappingWhoseTimeEndsWhileItIsRead_isMarkedAsAnEstimate() throws IOException {
    Mappings cut = read(1000 * MILLI, 10_000 * MILLI);
    assertThat(cut.report().unfinished()).isEqualTo(1);
    assertThat(cut.report().sampled()).isEqualTo(1);
    MappingRow row = cut.table().sorted().getFirst();
    assertThat(row.estimated()).isEqualTo(1);
    assertThat(row.bytes(MappingFigure.RSS)).isBetween(WINDOW, SIZE / 2);
  }

  @Test
  void aSampleWhoseTimeEnds_isMarkedAsAnEstimate() throws IOException {
    Mappings cut = read(MILLI, 4 * MILLI);
    assertThat(cut.report().unfinished()).isEqualTo(1);
    assertThat(cut.report().sampled()).isEqualTo(1);
    assertThat(cut.table().sorted().getFirst().estimated()).isEqualTo(1);
  }

  @Test
  void aMappingReadInTime_isNoEstimate() throws IOException {
    Mappings whole = read(0, 10_000 * MILLI);
    assertThat(whole.report().unfinished()).isZero();
    assertThat(whole.report().sampled()).isZero();
    assertThat(whole.report().stepped()).isEqualTo(1);
    MappingRow row = whole.table().sorted().getFirst();
    assertThat(row.estimated()).isZero();
    assertThat(row.bytes(MappingFigure.RSS)).isEqualTo(SIZE);
  }

  /** By a clock that goes on by so much whenever it is looked at. */
  private Mappings read(long stepNanos, long timeNanos) throws IOException {
    Deadline deadline = new Deadline(System.nanoTime() + HOUR, new AtomicBoolean());
    AtomicLong now = new AtomicLong(deadline.endNanos() - timeNanos);
    ProcRoot root = new ProcRoot(proc);
    try (Arena arena = Arena.ofConfined();
        KernelFiles files = new KernelFiles();
        CpuClock clock = new CpuClock()) {
      MemorySegment memory = arena.allocate(SIZE, WINDOW).fill((byte) 1);
      Files.writeString(
          proc.resolve("1/maps"),
          String.format(
              "%x-%x rw-p 00000000 00:00 0%n", memory.address(), memory.address() + SIZE));
      ProcessStat stat = Objects.requireNonNull(new StatReader(root, files).read(1));
      ProcessTarget target =
          new ProcessTarget(
              1,
              stat.startTimeTicks(),
              0,
              stat.parentPid(),
              stat.comm(),
              false,
              Attributes.NONE,
              true,
              Descriptors.NONE);
      MappingReader reader = new MappingReader(root, files, 1, () -> now.getAndAdd(stepNanos));
      MappingSurvey survey = new MappingSurvey(clock);
      var _ = survey.read(reader, target, 0, deadline);
      return survey.done("");
    }
  }
}
