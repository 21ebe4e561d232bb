package dev.zmem.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.deploy.bench.OverloadBenchmark.Look;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three times as many hosts as an aggregator of the least memory has room for. */
class OverloadIT {
  private static final Path BIN =
      Path.of(System.getProperty("zmem.home", "target/zmem")).resolve("bin");
  private static final int HOSTS = 120;
  private static final int PROCESSES = 2_000;
  private static final String MEMORY = "64M";

  /** Beside its heap the JVM, its threads and buffers. */
  private static final long MOST_BYTES = (64L + 192) << 20;

  @TempDir private Path folder;

  @Test
  void threeTimesTheRoom_everyHostAppears_andMemoryStaysBounded() throws Exception {
    try (OverloadBenchmark overload =
        new OverloadBenchmark(BIN, folder, HOSTS, PROCESSES, MEMORY)) {
      Look look = overload.awaitAll();
      assertThat(look.named()).as(look.text()).hasSize(HOSTS);
      assertThat(look.text()).contains("refused", "memory is full");
      assertThat(overload.aggregator().measured().bytes("VmHWM")).isLessThan(MOST_BYTES);
      assertThat(overload.aggregator().log()).doesNotContain("OutOfMemory", "Exception");
    }
  }
}
