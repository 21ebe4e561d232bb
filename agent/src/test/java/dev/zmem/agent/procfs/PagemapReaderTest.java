package dev.zmem.agent.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.PageSize;
import dev.zmem.agent.kernel.ProcRoot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagemapReaderTest {
  /** Linux 6.18 without the right to see page frames: a private page, a file's, one in swap. */
  private static final long PRIVATE = 0x8180_0000_0000_0000L;

  private static final long SHARED_FILE = 0xa080_0000_0000_0000L;
  private static final long SWAPPED = 0x4080_0000_0001_2340L;
  private static final long GUARD_REGION = 0x4400_0000_0000_0000L;

  @TempDir private Path folder;

  @Test
  void capturedEntries_areCountedByTheirBits() {
    PageCounts counts = new PageCounts();
    counts.count(new long[] {PRIVATE, PRIVATE, SHARED_FILE, SWAPPED, GUARD_REGION, 0, PRIVATE}, 6);
    assertThat(counts.present()).isEqualTo(3);
    assertThat(counts.exclusive()).isEqualTo(2);
    assertThat(counts.file()).isEqualTo(1);
    assertThat(counts.fileExclusive()).isZero();
    assertThat(counts.swapped()).isEqualTo(1);
  }

  @Property
  void anyEntries_areCountedAsOneByOne(@ForAll long[] entries) {
    PageCounts counts = new PageCounts();
    counts.count(entries, entries.length);
    int present = 0;
    int exclusive = 0;
    int swapped = 0;
    int file = 0;
    int fileExclusive = 0;
    for (long entry : entries) {
      boolean inRam = (entry & (1L << 63)) != 0;
      present += inRam ? 1 : 0;
      exclusive += inRam && (entry & (1L << 56)) != 0 ? 1 : 0;
      boolean ofFile = inRam && (entry & (1L << 61)) != 0;
      file += ofFile ? 1 : 0;
      fileExclusive += ofFile && (entry & (1L << 56)) != 0 ? 1 : 0;
      swapped += !inRam && (entry & (1L << 62)) != 0 && (entry & (1L << 58)) == 0 ? 1 : 0;
    }
    assertThat(counts.present()).isEqualTo(present);
    assertThat(counts.exclusive()).isEqualTo(exclusive);
    assertThat(counts.file()).isEqualTo(file);
    assertThat(counts.fileExclusive()).isEqualTo(fileExclusive);
    assertThat(counts.swapped()).isEqualTo(swapped);
  }

  @Test
  void window_ofACapturedFile_isReadFromItsPage_andEndsWithIt() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    ByteBuffer file = ByteBuffer.allocate(1000 * Long.BYTES).order(ByteOrder.nativeOrder());
    int[] presentBefore = new int[1001];
    for (int page = 0; page < 1000; page++) {
      boolean present = random.nextBoolean();
      presentBefore[page + 1] = presentBefore[page] + (present ? 1 : 0);
      file.putLong(present ? PRIVATE : 0);
    }
    Path pagemap = folder.resolve("pagemap");
    Files.write(pagemap, file.array());

    try (KernelFiles files = new KernelFiles()) {
      int descriptor = files.open(pagemap.toString());
      PagemapReader reader = new PagemapReader(files);
      PageCounts counts = new PageCounts();
      assertThat(reader.read(descriptor, 300, 512, counts)).isEqualTo(512);
      assertThat(counts.exclusive()).isEqualTo(presentBefore[812] - presentBefore[300]);
      assertThat(reader.read(descriptor, 7, 1, counts)).isEqualTo(1);
      assertThat(counts.exclusive()).isEqualTo(presentBefore[8] - presentBefore[7]);
      assertThat(reader.read(descriptor, 900, 512, counts)).isEqualTo(100);
      assertThat(counts.exclusive()).isEqualTo(presentBefore[1000] - presentBefore[900]);
      assertThat(reader.read(descriptor, 1000, 512, counts)).isZero();
      assertThat(counts.present()).isZero();
      files.close(descriptor);
      assertThat(reader.read(descriptor, 0, 512, counts)).isNegative();
    }
  }

  @Test
  void pageSize_isTheKernels() throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/self/smaps")).stream()
            .filter(each -> each.startsWith("KernelPageSize:"))
            .findFirst()
            .orElseThrow();
    assertThat(PageSize.BYTES).isEqualTo(Integer.parseInt(line.replaceAll("[^0-9]", "")) * 1024);
  }

  @Test
  void mapsReader_ofThisProcess_findsWhatIsMapped() throws IOException {
    try (KernelFiles files = new KernelFiles()) {
      MapsReader reader = new MapsReader(ProcRoot.SYSTEM, files);
      int pid = (int) ProcessHandle.current().pid();
      assertThat(reader.read(pid, 0, new int[0])).isPositive();
      String stack =
          Files.readAllLines(Path.of("/proc/self/maps")).stream()
              .filter(each -> each.endsWith("[stack]"))
              .findFirst()
              .orElseThrow();
      long end = Long.parseLong(stack.substring(stack.indexOf('-') + 1, stack.indexOf(' ')), 16);
      boolean found = false;
      for (int i = 0; i < reader.ranges().size(); i++) {
        found |= reader.ranges().start(i) < end && end <= reader.ranges().end(i);
      }
      assertThat(found).isTrue();
      assertThat(reader.read(Integer.MAX_VALUE, 0, new int[0])).isNegative();
      assertThat(reader.ranges().size()).isZero();
    }
  }
}
