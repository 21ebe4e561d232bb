package dev.zmem.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as Linux 6.18 has them, captured with two devices of which one is swap. */
class ZramDevicesTest {
  private static final String SWAPS =
      """
      Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority
      /dev/vda2                               partition\t1048572\t\t512\t\t-2
      /dev/zram1                              partition\t262140\t\t82192\t\t100
      """;

  @TempDir private Path folder;

  @Test
  void devices_addUp() throws IOException {
    device("zram0", "       0        0        0        0        0        0        0        0\n");
    device(
        "zram1",
        "84168704  1400418  1785856        0  1785856        0        0        0        0\n");
    Files.writeString(folder.resolve("zram1/bd_stat"), "       3        0        3\n");
    HostFigures figures = read(SWAPS);
    assertThat(figures.get(HostFigure.ZRAM_STORED_BYTES)).isEqualTo(84168704);
    assertThat(figures.get(HostFigure.ZRAM_COMPRESSED_BYTES)).isEqualTo(1400418);
    assertThat(figures.get(HostFigure.ZRAM_USED_BYTES)).isEqualTo(1785856);
    assertThat(figures.get(HostFigure.ZRAM_ON_DISK_BYTES)).isEqualTo(3 * 4096);
    assertThat(figures.get(HostFigure.SWAP_IN_ZRAM_BYTES)).isEqualTo(82192 * 1024);
  }

  @Test
  void hostWithoutDevices_saysNothing() throws IOException {
    Files.createDirectories(folder.resolve("vda"));
    assertThat(read(SWAPS)).isEqualTo(HostFigures.NONE);
  }

  @Test
  void deviceThatSaysNothing_isAbsent_andOneThatIsNoSwapIsInNone() throws IOException {
    device("zram0", "");
    assertThat(read(SWAPS)).isEqualTo(HostFigures.NONE);
    device("zram1", "4096 100 8192\n");
    HostFigures figures = read("Filename Type Size Used Priority\n/swapfile file 100 4 -2\n");
    assertThat(figures.get(HostFigure.ZRAM_USED_BYTES)).isEqualTo(8192);
    assertThat(figures.get(HostFigure.SWAP_IN_ZRAM_BYTES)).isNegative();
    assertThat(figures.get(HostFigure.ZRAM_ON_DISK_BYTES)).isNegative();
  }

  @Test
  void devicesBeyondTheMost_areNotRead() throws IOException {
    for (int number = 0; number < ZramDevices.MAX_DEVICES + 10; number++) {
      device("zram" + number, "4096 100 8192\n");
    }
    assertThat(read("").get(HostFigure.ZRAM_USED_BYTES)).isEqualTo(8192L * ZramDevices.MAX_DEVICES);
  }

  @Property
  void anySwaps_neverThrow(@ForAll @Size(max = 60) byte[] noise) {
    byte[] bytes =
        (SWAPS + new String(noise, StandardCharsets.ISO_8859_1))
            .getBytes(StandardCharsets.ISO_8859_1);
    for (int length = 0; length <= bytes.length; length++) {
      assertThat(ZramDevices.swapInUse(bytes, length)).isGreaterThanOrEqualTo(-1);
    }
  }

  private void device(String name, String memory) throws IOException {
    Files.createDirectories(folder.resolve(name));
    Files.writeString(folder.resolve(name).resolve("mm_stat"), memory);
  }

  private HostFigures read(String swaps) throws IOException {
    Path file = folder.resolve("swaps");
    Files.writeString(file, swaps);
    HostFiguresParser parser = new HostFiguresParser();
    parser.clear();
    try (KernelFiles files = new KernelFiles();
        ZramDevices devices = new ZramDevices(files, folder, file.toString())) {
      devices.read(parser);
      return parser.figures();
    }
  }
}
