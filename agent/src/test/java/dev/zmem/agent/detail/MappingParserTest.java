package dev.zmem.agent.detail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.MappingFigure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MappingParserTest {
  /**
   * Two mappings as {@code cat /proc/self/smaps} gives them on Linux 6.18, the second shortened.
   */
  private static final String LINUX_6_18 =
      """
      5614f0a3c000-5614f0a3e000 r--p 00000000 fe:00 1079                       /usr/bin/cat
      Size:                  8 kB
      KernelPageSize:        4 kB
      MMUPageSize:           4 kB
      Rss:                   8 kB
      Pss:                   4 kB
      Pss_Dirty:             0 kB
      Shared_Clean:          8 kB
      Shared_Dirty:          0 kB
      Private_Clean:         0 kB
      Private_Dirty:         0 kB
      Referenced:            8 kB
      Anonymous:             0 kB
      KSM:                   0 kB
      LazyFree:              0 kB
      AnonHugePages:         0 kB
      ShmemPmdMapped:        0 kB
      FilePmdMapped:         0 kB
      Shared_Hugetlb:        0 kB
      Private_Hugetlb:       0 kB
      Swap:                  0 kB
      SwapPss:               0 kB
      Locked:                0 kB
      THPeligible:           0
      ProtectionKey:         0
      VmFlags: rd mr mw me sd
      7f0000000000-7f0000021000 rw-p 00000000 00:00 0
      Size:                132 kB
      Rss:                  40 kB
      Pss:                  40 kB
      Private_Clean:         8 kB
      Private_Dirty:        32 kB
      Anonymous:            40 kB
      Swap:                 12 kB
      SwapPss:              12 kB
      VmFlags: rd wr mr mw me ac sd
      """;

  /** A mapping as Linux 3.10 writes it, without SwapPss and LazyFree. */
  private static final String LINUX_3_10 =
      """
      00400000-0040b000 r-xp 00000000 fd:00 33596467                           /usr/bin/cat
      Size:                 44 kB
      Rss:                  44 kB
      Pss:                  44 kB
      Shared_Clean:          0 kB
      Shared_Dirty:          0 kB
      Private_Clean:        44 kB
      Private_Dirty:         0 kB
      Referenced:           44 kB
      Anonymous:             0 kB
      AnonHugePages:         0 kB
      Swap:                  0 kB
      KernelPageSize:        4 kB
      MMUPageSize:           4 kB
      Locked:                0 kB
      VmFlags: rd ex mr mw me dw sd
      """;

  private record Found(String name, long size, List<Long> bytes) {
    long bytes(MappingFigure figure) {
      return bytes.get(figure.slot());
    }
  }

  @Test
  void smaps_ofLinux6_givesEachMappingWithItsFigures() {
    List<Found> found = parse(LINUX_6_18, 4096);
    assertThat(found).extracting(Found::name).containsExactly("/usr/bin/cat", "[anon]");
    Found anonymous = found.get(1);
    assertThat(anonymous.size()).isEqualTo(0x21000);
    assertThat(anonymous.bytes(MappingFigure.PSS)).isEqualTo(40 << 10);
    assertThat(anonymous.bytes(MappingFigure.USS)).isEqualTo(40 << 10);
    assertThat(anonymous.bytes(MappingFigure.SWAP)).isEqualTo(12 << 10);
    assertThat(anonymous.bytes(MappingFigure.HUGETLB)).isNegative();
    assertThat(found.getFirst().bytes(MappingFigure.PSS)).isEqualTo(4 << 10);
  }

  @Test
  void smaps_ofAnOldKernel_lacksWhatItDoesNotSay() {
    Found found = parse(LINUX_3_10, 4096).getFirst();
    assertThat(found.bytes(MappingFigure.USS)).isEqualTo(44 << 10);
    assertThat(found.bytes(MappingFigure.SWAP)).isZero();
    assertThat(found.bytes(MappingFigure.SWAP_PSS)).isNegative();
    assertThat(found.bytes(MappingFigure.LAZY_FREE)).isNegative();
  }

  @Test
  void names_ofFilesThatAreGone_areMarkedAndHostileOnesAreEscaped() {
    assertThat(names("/opt/app (deleted)")).containsExactly("/opt/app [deleted]");
    assertThat(names("/memfd:jit-cache (deleted)")).containsExactly("memfd:jit-cache");
    assertThat(names("/tmp/a b\\012c\033[31m")).containsExactly("/tmp/a b\\012c\\x1b[31m");
    assertThat(names("[anon:password=hunter2]")).allMatch(name -> !name.contains("hunter2"));
    assertThat(names("/memfd:token=s3cr3tvalue (deleted)"))
        .allMatch(name -> !name.contains("s3cr3tvalue"));
    assertThat(names("/" + "x".repeat(9000))).allMatch(name -> name.length() <= 1024);
  }

  @Property(tries = 200)
  void pieces_ofAnyLength_giveTheSameMappings(@ForAll("lengths") int length) {
    assertThat(parse(LINUX_6_18, length)).isEqualTo(parse(LINUX_6_18, 1 << 16));
  }

  @Property(tries = 500)
  void anyBytes_giveMappingsOrNone(@ForAll("lines") List<String> lines) {
    for (Found found : parse(String.join("\n", lines), 7)) {
      assertThat(found.size()).isPositive();
      assertThat(found.bytes()).allMatch(bytes -> bytes >= -1);
    }
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Arbitraries.integers().between(1, 300);
  }

  @Provide
  Arbitrary<List<String>> lines() {
    return Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(40),
            Arbitraries.of(
                "7f00-7f01 r",
                "7f01-7f00 r",
                "ffffffffffffffff-0 x",
                "-1 a",
                "Pss: 99999999999 kB",
                "Pss:",
                "Rss: x",
                "ffffffffff600000-ffffffffff601000 --xp 0 0 0 [vsyscall]"))
        .list()
        .ofMaxSize(12);
  }

  private static List<String> names(String name) {
    return parse("7f00000-7f01000 rw-p 00000000 00:05 12 " + name + "\n", 4096).stream()
        .map(Found::name)
        .toList();
  }

  private static List<Found> parse(String text, int piece) {
    List<Found> found = new ArrayList<>();
    MappingParser parser =
        new MappingParser((start, end, device, name, length, bytes) ->
            found.add(
                new Found(
                    MappingName.of(name, length),
                    end - start,
                    java.util.Arrays.stream(bytes).boxed().toList())));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    parser.begin();
    for (int at = 0; at < bytes.length; at += piece) {
      int length = Math.min(piece, bytes.length - at);
      byte[] copy = new byte[length];
      System.arraycopy(bytes, at, copy, 0, length);
      parser.add(copy, length);
    }
    parser.end();
    return found;
  }
}
