package dev.zmem.agent.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class StatusParserTest {
  private final StatusParser parser = new StatusParser();

  @Example
  void process_hasItsEffectiveUser_andItsSwap() {
    // captured: Linux 6.18, lines between left out
    parse(
        """
        Name:\tpostgres
        Umask:\t0077
        PPid:\t1
        Uid:\t1000\t113\t1000\t1000
        VmRSS:\t  117760 kB
        VmPTE:\t    5112 kB
        VmSwap:\t 2411724 kB
        Threads:\t1
        """);
    assertThat(parser.effectiveUid()).isEqualTo(113);
    assertThat(parser.swappedBytes()).isEqualTo(2_411_724L * 1024);
  }

  @Example
  void kernelThread_hasNothingInSwap_andTheLastOnesIsForgotten() {
    parse("Name:\ta\nUid:\t7\t7\t7\t7\nVmSwap:\t 12 kB\n");
    parse("Name:\tkthreadd\nUid:\t0\t0\t0\t0\nThreads:\t1\n");
    assertThat(parser.effectiveUid()).isZero();
    assertThat(parser.swappedBytes()).isZero();
    parse("");
    assertThat(parser.effectiveUid())
        .as("nobody is root for want of a line")
        .isEqualTo(StatusParser.ABSENT);
  }

  @Example
  void memory_isInBytes_whateverLinesAKernelLacks() {
    // captured: Linux 6.18, lines between left out
    parse(
        """
        Name:\tpostgres
        Uid:\t1000\t113\t1000\t1000
        VmRSS:\t  117760 kB
        RssAnon:\t    1100 kB
        RssFile:\t   16000 kB
        RssShmem:\t  100660 kB
        VmPTE:\t    5112 kB
        VmSwap:\t      12 kB
        HugetlbPages:\t  524288 kB
        Threads:\t1
        """);
    assertThat(parser.anonymousBytes()).isEqualTo(1_100 * 1024);
    assertThat(parser.fileBytes()).isEqualTo(116_660 * 1024);
    assertThat(parser.pageTableBytes()).isEqualTo(5_112 * 1024);
    assertThat(parser.swapBytes()).isEqualTo(12 * 1024);
    assertThat(parser.hugetlbBytes()).isEqualTo(524_288 * 1024);
    parse("Name:\tx\nVmRSS:\t 100 kB\nVmSwap:\t 8 kB\n");
    assertThat(parser.anonymousBytes()).isEqualTo(StatusParser.ABSENT);
    assertThat(parser.fileBytes()).isEqualTo(StatusParser.ABSENT);
    assertThat(parser.swapBytes()).isEqualTo(8 * 1024);
    assertThat(parser.hugetlbBytes()).isEqualTo(StatusParser.ABSENT);
  }

  @Example
  void anotherUserNamespace_mayHaveTheLargestUser() {
    parse("Name:\ta\nUid:\t4294967295\t4294967294\t0\t0\n");
    assertThat(parser.effectiveUid()).isEqualTo(4_294_967_294L);
  }

  @Example
  void ownStatus_isUnderstood() throws IOException {
    parse(Files.readString(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1));
    assertThat(parser.effectiveUid())
        .isEqualTo(((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue());
  }

  @Property
  void anyBytes_neverThrow(@ForAll @Size(max = 60) byte[] bytes) {
    parser.parse(bytes, bytes.length);
    assertThat(parser.swappedBytes()).isNotNegative();
  }

  @Property
  void anyNumbers_parseBack(
      @ForAll @IntRange(min = 0) int uid,
      @ForAll @LongRange(min = 0, max = 1L << 40) long swapKib) {
    parse("Name:\tx\nUid:\t0\t" + uid + "\t0\t0\nVmSwap:\t" + swapKib + " kB\n");
    assertThat(parser.effectiveUid()).isEqualTo(uid);
    assertThat(parser.swappedBytes()).isEqualTo(swapKib * 1024);
  }

  private void parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    parser.parse(bytes, bytes.length);
  }
}
