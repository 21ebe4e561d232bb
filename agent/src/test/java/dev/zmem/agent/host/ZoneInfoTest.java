package dev.zmem.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.agent.kernel.PageSize;
import dev.zmem.model.HostFigure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class ZoneInfoTest {
  /** Linux 6.18, cut to two of its zones. */
  private static final String ZONEINFO_6_18 =
      """
      Node 0, zone      DMA
        per-node stats
            nr_inactive_anon 40549
            nr_free_cma 0
        pages free     3840
              boost    0
              min      17
              low      21
              high     25
              promo    29
              spanned  4095
              protection: (0, 1961, 24102, 24102, 24102)
        pagesets
          cpu: 0
                    count:    0
                    high:     4
                    batch:    1
                    high_min: 4
      Node 0, zone   Normal
        pages free     3395175
              boost    0
              min      15233
              low      19041
              high     22849
      """;

  /** Linux 2.6.32: no boost, and scanned behind high. */
  private static final String ZONEINFO_2_6_32 =
      """
      Node 0, zone      DMA
        pages free     3944
              min      83
              low      103
              high     124
              scanned  0
      """;

  @Example
  void lowWatermarks_ofAllZones_addUp() {
    assertThat(low(ZONEINFO_6_18)).isEqualTo((21 + 19041) * 4096L);
    assertThat(low(ZONEINFO_2_6_32)).isEqualTo(103 * 4096L);
  }

  @Example
  void nothing_isAbsent() {
    assertThat(low("")).isNegative();
    assertThat(low("low\nlow x\nlow 99999999999999999999\nlowest 4\n")).isNegative();
  }

  @Property
  void anyBytes_neverThrow(@ForAll @Size(max = 100) byte[] bytes) {
    assertThat(ZoneInfo.lowBytes(bytes, bytes.length, 65536)).isGreaterThanOrEqualTo(-1);
  }

  /** The formula is the kernel's of 3.14; today's keeps somewhat more than the low watermarks. */
  @Example
  void estimate_onThisKernel_isNearWhatTheKernelSays() throws Exception {
    Path meminfo = Path.of("/proc/meminfo");
    byte[] zones = Files.readAllBytes(Path.of("/proc/zoneinfo"));
    String told = Files.readString(meminfo);
    HostFiguresParser parser = new HostFiguresParser();
    parser.clear();
    byte[] all = told.getBytes(StandardCharsets.US_ASCII);
    parser.meminfo(all, all.length);
    long kernels = parser.figures().get(HostFigure.MEM_AVAILABLE_BYTES);
    long total = parser.figures().get(HostFigure.MEM_TOTAL_BYTES);
    assumeTrue(kernels >= 0, "this kernel does not say what is available");
    String without =
        told.lines()
            .filter(line -> !line.startsWith("MemAvailable:"))
            .collect(Collectors.joining("\n", "", "\n"));
    byte[] bytes = without.getBytes(StandardCharsets.US_ASCII);
    parser.clear();
    parser.meminfo(bytes, bytes.length);
    assertThat(parser.lacksAvailable()).isTrue();
    parser.estimateAvailable(ZoneInfo.lowBytes(zones, zones.length, PageSize.BYTES));
    long estimated = parser.figures().get(HostFigure.MEM_AVAILABLE_BYTES);
    assertThat(Math.abs(estimated - kernels)).isLessThan(total / 20);
  }

  private static long low(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return ZoneInfo.lowBytes(bytes, bytes.length, 4096);
  }
}
