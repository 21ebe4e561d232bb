package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What the launchers let the programs take fits what their units allow: a program that reaches its
 * unit's {@code MemoryMax} is killed, and says nothing of it.
 */
class MemoryLimitsTest {
  private static final long MIB = 1 << 20;

  @Test
  void aggregator_keepsHeapAndBuffersBelowItsUnit_onASmallMachine() throws IOException {
    String launcher = launcher("zmem-aggregator");
    long machine = 2048 * MIB;
    long unit = machine * number("MemoryMax=(\\d+)%", unit("zmem-aggregator")) / 100;
    // the JVM takes the limit of its control group for the machine's memory
    long heap = unit * number("-XX:MaxRAMPercentage=(\\d+)", launcher) / 100;
    long direct = number("-XX:MaxDirectMemorySize=(\\d+)m", launcher) * MIB;
    assertThat(heap + direct).isLessThan(unit);
    assertThat(launcher).contains("-XX:+ExitOnOutOfMemoryError");
  }

  /** What it takes outside its heap: code, classes and threads, some 60 MiB. */
  @Test
  void agent_keepsHeapAndTheRestBelowItsUnit() throws IOException {
    long heap = number("-Xmx(\\d+)m", launcher("zmem-agent")) * MIB;
    long unit = number("MemoryMax=(\\d+)M", unit("zmem-agent")) * MIB;
    // direct memory is bounded by the heap's limit where it has no bound of its own
    assertThat(2 * heap + 60 * MIB).isLessThanOrEqualTo(unit);
  }

  private static String launcher(String program) throws IOException {
    return Files.readString(Path.of("src/build/distribution"))
        .lines()
        .filter(line -> line.startsWith("launcher " + program + " "))
        .findFirst()
        .orElseThrow();
  }

  private static String unit(String program) throws IOException {
    return Files.readString(Path.of("systemd/" + program + ".service"));
  }

  private static long number(String pattern, String text) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(pattern).isTrue();
    return Long.parseLong(found.group(1));
  }
}
