package dev.zmem.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.agent.runtime.PerfCounters.MalformedException;
import dev.zmem.model.Description.Item;
import dev.zmem.model.Description.Section;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerfCountersTest {
  private static final String EDEN_USED = "sun.gc.generation.0.space.0.used";

  @Test
  void countersOfThisMachine_areReadWithoutAttaching() throws Exception {
    System.gc();
    Path own = ownFile();
    PerfCounters counters =
        new PerfCountersFile().read("/proc/self/root", own.toString(), uid(own));
    assertThat(counters.text("java.property.java.vm.name")).contains("VM");
    assertThat(counters.number("sun.gc.metaspace.used")).isPositive();
    Section view = JavaView.of(counters, 100 << 20, Long.MAX_VALUE);
    assertThat(number(view, "heap_used_bytes")).isPositive();
    assertThat(number(view, "heap_committed_bytes"))
        .isGreaterThanOrEqualTo(number(view, "heap_used_bytes"));
    assertThat(item(view, "collectors").texts()).isNotEmpty();
    assertThat(item(view, "difference").texts().getFirst()).contains("committed");
  }

  @Test
  void beforeTheFirstCollection_whatIsInUseIsNotKnown() throws Exception {
    byte[] file = file("sun.gc.collector.0.invocations", 0, EDEN_USED, 0);
    Section view = JavaView.of(PerfCounters.parse(file, file.length), 1 << 20, 1 << 30);
    assertThat(item(view, "heap_used_bytes").isAbsent()).isTrue();
    assertThat(item(view, "difference").texts().getFirst()).contains("No collection has run yet");
  }

  @Test
  void countersThatCannotBeTrue_areDoubted() throws Exception {
    assertThat(doubt(200, 100, 1_000)).containsPattern("in use than is committed");
    assertThat(doubt(100, 2_000, 1_000)).containsPattern("than the process has mapped");
    assertThat(doubt(100, 200, 1_000)).isEmpty();
    assertThat(doubt(100, 200, -1)).isEmpty();
  }

  private static String doubt(long used, long committed, long virtualBytes) throws Exception {
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("sun.gc.collector.0.invocations", 1L);
    counters.put("sun.gc.generation.0.capacity", committed);
    counters.put(EDEN_USED, used);
    byte[] file = file(counters);
    return JavaView.of(PerfCounters.parse(file, file.length), 50, virtualBytes).items().stream()
        .filter(item -> item.key().equals("doubt"))
        .flatMap(item -> item.texts().stream())
        .collect(Collectors.joining());
  }

  @Test
  void linksPipesLargeFilesAndThoseOfOthers_areRefused(@TempDir Path folder) throws Exception {
    Path real = Files.write(folder.resolve("real"), file("a", 1, "b", 2));
    Files.createSymbolicLink(folder.resolve("link"), real);
    Files.createSymbolicLink(folder.resolve("dir"), Path.of("/tmp"));
    Files.write(folder.resolve("large"), new byte[PerfCounters.MAX_BYTES + 1]);
    assertThat(new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor())
        .isZero();
    PerfCountersFile reader = new PerfCountersFile();
    assertThat(reader.read(folder.toString(), "/real", uid(real)).number("b")).isEqualTo(2);
    for (String bad : List.of("/link", "/dir/x", "/large", "/pipe", "/none", "/../etc/passwd")) {
      assertThatThrownBy(() -> reader.read(folder.toString(), bad, uid(real)))
          .as(bad)
          .isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> reader.read(folder.toString(), "/real", uid(real) + 1))
        .hasMessageContaining("of its user");
  }

  @Property(tries = 1000)
  void anyBytes_giveCountersOrOneException(@ForAll byte[] bytes) {
    parseAny(bytes);
  }

  @Property(tries = 2000)
  void aFileWithAnyIntegersInIt_givesCountersOrOneException(@ForAll("broken") byte[] bytes) {
    parseAny(bytes);
  }

  @Provide
  Arbitrary<byte[]> broken() {
    Arbitrary<Integer> places = Arbitraries.integers().between(4, 200);
    Arbitrary<Integer> values =
        Arbitraries.oneOf(
            Arbitraries.integers(),
            Arbitraries.of(0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 20));
    return Combinators.combine(places, values)
        .as((place, value) -> {
          byte[] file = file("sun.gc.metaspace.used", 5, "java.threads.live", 7);
          ByteBuffer.wrap(file)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(Math.min(place, file.length - 4), value);
          return file;
        });
  }

  private static void parseAny(byte[] bytes) {
    try {
      PerfCounters counters = PerfCounters.parse(bytes, bytes.length);
      assertThat(counters.number("none")).isEqualTo(-1);
      assertThat(JavaView.of(counters, -1, -1).items()).isNotEmpty();
    } catch (MalformedException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  /** Two numbers, as a JVM of this machine's byte order writes them. */
  private static byte[] file(String one, long first, String two, long second) {
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put(one, first);
    counters.put(two, second);
    return file(counters);
  }

  private static byte[] file(Map<String, Long> counters) {
    ByteBuffer file = ByteBuffer.allocate(1024).order(ByteOrder.BIG_ENDIAN);
    file.putInt(0xcafec0c0).put((byte) 1).put((byte) 2).put((byte) 0).put((byte) 1);
    file.order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(24, 32).putInt(28, counters.size());
    int end = 32;
    for (Map.Entry<String, Long> counter : counters.entrySet()) {
      end = entry(file, end, counter.getKey(), counter.getValue());
    }
    byte[] bytes = new byte[end];
    file.get(0, bytes);
    return bytes;
  }

  private static int entry(ByteBuffer file, int at, String name, long value) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    int data = (20 + text.length + 1 + 7) / 8 * 8;
    file.putInt(at, data + 8).putInt(at + 4, 20).putInt(at + 8, 0).put(at + 12, (byte) 'J');
    file.putInt(at + 16, data);
    file.put(at + 20, text);
    file.putLong(at + data, value);
    return at + data + 8;
  }

  private static Path ownFile() {
    return Path.of(
        System.getProperty("java.io.tmpdir"),
        "hsperfdata_" + System.getProperty("user.name"),
        Long.toString(ProcessHandle.current().pid()));
  }

  private static long uid(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:uid");
  }

  private static long number(Section section, String key) {
    return item(section, key).numbers().getFirst();
  }

  private static Item item(Section section, String key) {
    return section.items().stream()
        .filter(item -> item.key().equals(key))
        .findFirst()
        .orElseThrow();
  }
}
