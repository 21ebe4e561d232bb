package dev.zmem.agent.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.kernel.KernelText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

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
  void kernelsName_isWithoutTheEscapesOfThisFile() {
    assertThat(comm("Name:\tpostgres\nUmask:\t0077\n")).isEqualTo("postgres");
    assertThat(comm("Name:\t\nUmask:\t0077\n")).isEmpty();
    assertThat(comm("Name:\ta b\\\\n\\nc\\\nUmask:\t0077\n"))
        .as("a b, a backslash, n, a line feed, c, a backslash that escapes nothing")
        .isEqualTo(KernelText.decode("a b\\n\nc\\".getBytes(StandardCharsets.UTF_8), 0, 8));
    assertThat(comm("Name:\tpost")).as("no whole line").isNull();
    assertThat(comm("Uid:\t7\t7\t7\t7\n")).isNull();
    assertThat(comm("")).isNull();
  }

  /** Whatever a program calls itself: the two files agree, or it would be named at every walk. */
  @Example
  void kernelsName_isTheSameInBothFiles() throws IOException {
    for (String name :
        List.of("plain", "a\nb", "back\\slash", "\\n", "x\\", "(odd) )", "\t\u001b\"é")) {
      byte[] written = name.getBytes(StandardCharsets.UTF_8);
      Path comm = Path.of("/proc/thread-self/comm");
      byte[] before = Files.readAllBytes(comm);
      Files.write(comm, written);
      byte[] status = Files.readAllBytes(Path.of("/proc/thread-self/status"));
      byte[] stat = Files.readAllBytes(Path.of("/proc/thread-self/stat"));
      Files.write(comm, Arrays.copyOf(before, before.length - 1)); // without the line feed
      assertThat(StatusParser.comm(status, status.length))
          .isEqualTo(Objects.requireNonNull(ProcessStat.parse(stat, stat.length)).comm())
          .isEqualTo(KernelText.decode(written, 0, written.length));
    }
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
    String name = new String(bytes, StandardCharsets.ISO_8859_1);
    byte[] named = ("Name:\t" + name + "\n").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(StatusParser.comm(named, named.length)).isNotNull();
    assertThat(StatusParser.comm(bytes, bytes.length)).isNull();
  }

  @Property
  void anyNumbers_parseBack(
      @ForAll @IntRange(min = 0) int uid,
      @ForAll @LongRange(min = 0, max = 1L << 40) long swapKib) {
    parse("Name:\tx\nUid:\t0\t" + uid + "\t0\t0\nVmSwap:\t" + swapKib + " kB\n");
    assertThat(parser.effectiveUid()).isEqualTo(uid);
    assertThat(parser.swappedBytes()).isEqualTo(swapKib * 1024);
  }

  private static @Nullable String comm(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return StatusParser.comm(bytes, bytes.length);
  }

  private void parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    parser.parse(bytes, bytes.length);
  }
}
