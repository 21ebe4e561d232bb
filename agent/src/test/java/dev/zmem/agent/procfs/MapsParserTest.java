package dev.zmem.agent.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class MapsParserTest {
  /** Linux 6.18, lines of several processes; a name with spaces, one that looks like a mapping. */
  private static final String MAPS =
      """
      00400000-00401000 r--p 00000000 fe:00 338944                             /opt/a b/c-d
      00401000-00403000 r-xp 00001000 fe:00 338944                             /opt/a b/c-d
      7f0000000000-7f0000200000 rw-p 00000000 00:00 0\s
      7f0000200000-7f0004000000 ---p 00000000 00:00 0\s
      7f0004000000-7f0004001000 rw-s 00000000 00:01 77          /dev/zero (deleted)
      7f0010000000-7f0010400000 rw-p 00000000 00:0f 1181         /anon_hugepage (deleted)
      7fca12166000-7fca12168000 rw-p 00033000 fe:00 338944                     /x 1000-2000 rw-p
      7ffe87225000-7ffe87246000 rw-p 00000000 00:00 0                          [stack]
      7ffe87260000-7ffe87264000 r--p 00000000 00:00 0                          [vvar]
      7ffe87264000-7ffe87266000 r--p 00000000 00:00 0                          [vvar_vclock]
      7ffe87266000-7ffe87268000 r-xp 00000000 00:00 0                          [vdso]
      ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
      """;

  private final MappingRanges ranges = new MappingRanges();
  private final MappingRanges hugetlb = new MappingRanges();
  private final HugetlbMappings segments = new HugetlbMappings();
  private final MapsParser parser = new MapsParser(ranges, hugetlb, segments);
  private static final int[] NONE = {};

  @Example
  void capturedMaps_giveRanges_withoutTheKernelsOwnAndHugePages() {
    parse(MAPS, 1000);
    assertThat(read())
        .containsExactly(
            new Range(0x400000L, 0x403000L),
            new Range(0x7f0000000000L, 0x7f0000200000L),
            new Range(0x7f0000200000L, 0x7f0004000000L),
            new Range(0x7f0004000000L, 0x7f0004001000L),
            new Range(0x7fca12166000L, 0x7fca12168000L),
            new Range(0x7ffe87225000L, 0x7ffe87246000L),
            new Range(0x7ffe87266000L, 0x7ffe87268000L));
  }

  @Example
  void hugetlbMappings_areApart_byTheirNameAndTheirDevice() {
    String maps =
        """
        7f0010000000-7f0010400000 rw-p 00000000 00:0f 1181         /anon_hugepage (deleted)
        7f0020000000-7f0020400000 rw-s 00000000 00:1a 7            /dev/hugepages/a b
        7f0030000000-7f0030400000 rw-s 00000000 00:0f 8            /SYSV00000000 (deleted)
        7f0040000000-7f0040400000 rw-s 00000000 00:1b 7            /dev/shm/other
        7f0050000000-7f0050400000 rw-p 00000000 00:00 0
        7f0060000000-7f0060400000 rw-s 00000000 103:1a 7           /a disk's
        """;
    parse(maps, 1000);
    assertThat(hugetlb.size()).isEqualTo(1);
    devices = new int[] {0x0f, 0x1a};
    parse(maps, 7);
    assertThat(hugetlb.size()).isEqualTo(3);
    assertThat(hugetlb.bytes()).isEqualTo(3 * 0x400000L);
    assertThat(read())
        .containsExactly(
            new Range(0x7f0040000000L, 0x7f0040400000L),
            new Range(0x7f0050000000L, 0x7f0050400000L),
            new Range(0x7f0060000000L, 0x7f0060400000L));
    devices = new int[] {0x103 << 20 | 0x1a};
    parse(maps, 1000);
    assertThat(hugetlb.size()).isEqualTo(2);
  }

  @Property
  void pieces_ofAnyLength_giveTheSame(@ForAll int seed) {
    parse(MAPS, 1000);
    List<Range> whole = read();
    parse(MAPS, 1 + Math.floorMod(seed, 90));
    assertThat(read()).isEqualTo(whole);
  }

  @Property
  void rendered_parsesBack(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    List<Range> expected = new ArrayList<>();
    long at = 0;
    for (int line = random.nextInt(40); line > 0; line--) {
      long start = at + 4096L * (1 + random.nextInt(1 << random.nextInt(25)));
      at = start + 4096L * (1 + random.nextInt(1 << random.nextInt(25)));
      expected.add(new Range(start, at));
      text.append("%08x-%08x rw-p 00000000 00:00 0 \n".formatted(start, at));
    }
    parse(text.toString(), 1 + random.nextInt(100));
    assertThat(read()).isEqualTo(expected);
  }

  @Property
  void anyBytes_neverThrow_andRangesAscend(@ForAll @Size(max = 300) byte[] bytes) {
    parser.begin(devices);
    parser.parse(bytes, bytes.length);
    parser.end();
    long last = 0;
    for (Range range : read()) {
      assertThat(range.start()).isGreaterThanOrEqualTo(last);
      assertThat(range.end()).isGreaterThan(range.start());
      last = range.end();
    }
  }

  @Example
  void linesOfAnotherShape_arePassedOver() {
    parse(
        """
        12345678123456781-12345678123456782 rw-p 0 0 0
        g000-h000 rw-p 0 0 0
        2000-1000 rw-p 0 0 0
        1000-

        5000-6000 rw-p 00000000 00:00 0
        3000-4000 rw-p 00000000 00:00 0
        """,
        1000);
    assertThat(read()).containsExactly(new Range(0x5000, 0x6000));
  }

  @Example
  void mappingsBeyondTheMaximum_growTheLastRange() {
    for (long i = 1; i <= MappingRanges.MAX_RANGES + 5L; i++) {
      ranges.add(i * 8192, i * 8192 + 4096, false);
    }
    int last = MappingRanges.MAX_RANGES - 1;
    assertThat(ranges.size()).isEqualTo(MappingRanges.MAX_RANGES);
    assertThat(ranges.start(last)).isEqualTo(MappingRanges.MAX_RANGES * 8192L);
    assertThat(ranges.end(last)).isEqualTo((MappingRanges.MAX_RANGES + 5) * 8192L + 4096);
  }

  private int[] devices = NONE;

  private record Range(long start, long end) {}

  private List<Range> read() {
    List<Range> read = new ArrayList<>();
    for (int i = 0; i < ranges.size(); i++) {
      read.add(new Range(ranges.start(i), ranges.end(i)));
    }
    return read;
  }

  private void parse(String text, int pieceBytes) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    parser.begin(devices);
    for (int at = 0; at < bytes.length; at += pieceBytes) {
      int end = Math.min(bytes.length, at + pieceBytes);
      parser.parse(java.util.Arrays.copyOfRange(bytes, at, end), end - at);
    }
    parser.end();
  }
}
