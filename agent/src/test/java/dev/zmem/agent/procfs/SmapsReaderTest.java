package dev.zmem.agent.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.OpenFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kernel before 4.14 has no rollup: every mapping is read and summed, however many there are. */
class SmapsReaderTest {
  private static final int MAPPINGS = 250_000;
  private static final int BUFFER_BYTES = 64 * 1024;

  private static final String MAPPING =
      """
      %x-%x rw-p 00000000 fe:00 338944    /opt/old/a library of a name that makes the line long .so
      Size:                  4 kB
      Rss:                   4 kB
      Pss:                   3 kB
      Private_Clean:         1 kB
      Private_Dirty:         1 kB
      Referenced:            4 kB
      Swap:                  2 kB
      VmFlags: rd wr mr mw me ac sd
      """;

  @Test
  void fileOf64MebibytesAndMore_isSummedWhole_andHeldNowhere(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("smaps");
    assertThat(write(file)).isGreaterThan(64L << 20);
    SmapsParser parser = new SmapsParser();
    try (KernelFiles files = new KernelFiles()) {
      SmapsReader.Outcome read = new SmapsReader(files).read(file.toString(), parser);
      assertThat(read.length()).isEqualTo(Files.size(file));
      assertThat(read.wellFormed()).isTrue();
      assertThat(files.bytes()).hasSize(BUFFER_BYTES);
    }
    assertThat(parser.figures(null).rssBytes()).isEqualTo(MAPPINGS * 4096L);
    assertThat(parser.figures(null).pssBytes()).isEqualTo(MAPPINGS * 3072L);
    assertThat(parser.figures(null).ussBytes()).isEqualTo(MAPPINGS * 2048L);
    assertThat(parser.figures(null).swapBytes()).isEqualTo(MAPPINGS * 2048L);
    assertThat(parser.firstAddress()).isEqualTo(0x5500_0000_0000L);
  }

  @Test
  void fileThatCannotBeParsed_isClosed(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("smaps"), "Rss: 4 kB\n");
    SmapsParser throwing =
        new SmapsParser() {
          @Override
          void add(byte[] bytes, int length) {
            throw new LinkageError("broken");
          }
        };
    try (KernelFiles files = new KernelFiles()) {
      assertThatThrownBy(() -> new SmapsReader(files).read(file.toString(), throwing))
          .isInstanceOf(LinkageError.class);
      assertThat(OpenFiles.below(folder)).isEmpty();
    }
  }

  @Test
  void fileThatIsNotThere_orIsADirectory_isAnError(@TempDir Path folder) {
    SmapsParser parser = new SmapsParser();
    try (KernelFiles files = new KernelFiles()) {
      SmapsReader reader = new SmapsReader(files);
      assertThat(reader.read(folder.resolve("none").toString(), parser).length()).isNegative();
      assertThat(reader.read(folder.toString(), parser).length()).isNegative();
    }
  }

  @Provide
  Arbitrary<String> texts() {
    String mapping = MAPPING.formatted(0x1000, 0x2000);
    return Arbitraries.of(
            mapping, "Rss: 7 kB\n", "Pss: 5 kB\n", "x".repeat(200) + "\n", "\n", "Pss: x", "Rss: 1")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Property
  void piecesOfAnyLength_areParsedAsTheWhole(
      @ForAll("texts") String text, @ForAll("lengths") int length) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    SmapsParser whole = new SmapsParser();
    SmapsParser pieces = new SmapsParser();
    boolean wholly = whole.parse(bytes, bytes.length);
    pieces.begin();
    for (int at = 0; at < bytes.length; at += length) {
      int end = Math.min(bytes.length, at + length);
      pieces.add(java.util.Arrays.copyOfRange(bytes, at, end), end - at);
    }
    assertThat(pieces.end()).isEqualTo(wholly);
    assertThat(pieces.figures(null)).isEqualTo(whole.figures(null));
    assertThat(pieces.firstAddress()).isEqualTo(whole.firstAddress());
    assertThat(pieces.lastAddress()).isEqualTo(whole.lastAddress());
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Arbitraries.integers().between(1, 300);
  }

  private static long write(Path file) throws IOException {
    long written = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (long mapping = 0; mapping < MAPPINGS; mapping++) {
        long start = 0x5500_0000_0000L + mapping * 8192;
        byte[] text = MAPPING.formatted(start, start + 4096).getBytes(StandardCharsets.US_ASCII);
        out.write(text);
        written += text.length;
      }
    }
    return written;
  }
}
