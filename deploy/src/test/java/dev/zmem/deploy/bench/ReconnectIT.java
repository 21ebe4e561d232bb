package dev.zmem.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.deploy.bench.ReconnectBenchmark.Return;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents' uplinks over real handshakes, whose aggregator is killed. */
class ReconnectIT {
  private static final Path BIN =
      Path.of(System.getProperty("zmem.home", "target/zmem")).resolve("bin");
  private static final int AGENTS = 50;
  private static final int PROCESSES = 20;

  @TempDir private Path folder;

  @Test
  void aggregatorKilledAndStarted_allAgentsShakeHandsAgain_andReport() throws Exception {
    Path tls = folder.resolve("tls");
    Process init =
        new ProcessBuilder(
                BIN.resolve("zmem-aggregator").toString(),
                "init",
                "--tls-dir=" + tls,
                "--name=127.0.0.1")
            .inheritIO()
            .start();
    assertThat(init.waitFor()).isZero();
    try (ReconnectBenchmark reconnect =
        new ReconnectBenchmark(BIN.resolve("zmem-aggregator"), tls, AGENTS, PROCESSES)) {
      Return all = reconnect.restart(1);
      assertThat(all.back().count()).isEqualTo(AGENTS);
      assertThat(all.handshakes().count()).isGreaterThanOrEqualTo(AGENTS);
    }
  }
}
