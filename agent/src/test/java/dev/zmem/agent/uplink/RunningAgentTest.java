package dev.zmem.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.AgentMain;
import dev.zmem.agent.uplink.ScriptedAggregator.Conversation;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.StreamRequest;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code zmem-agent run} as a program of its own, over a tree in the shape of {@code /proc}. */
class RunningAgentTest {
  private static final String MEASURED = "10000000";
  private static final String HELD = "10000001";

  @TempDir private Path folder;

  /**
   * The pass opens the second pipe next after the first: once the first is open it is under way,
   * and it ends no sooner than the second is open too.
   */
  @Test
  void question_isAnswered_whileAPassIsUnderWay() throws Exception {
    Path root = Files.createDirectory(folder.resolve("proc"));
    Files.writeString(root.resolve("meminfo"), "MemTotal: 24684096 kB\nMemFree: 1000000 kB\n");
    measuredProcess(Files.createDirectory(root.resolve(MEASURED)));
    ScriptedAggregator aggregator = new ScriptedAggregator(0, Conversation::welcome);
    Process agent = start(aggregator, root);
    try {
      Conversation stream = aggregator.next();
      assertThat(stream.heard().getHello().getHostName()).isEqualTo("host-a");
      assertThat(stream.keyFrame().getRows().getIdGapsCount()).isEqualTo(1);
      heldProcess(root);
      try (OutputStream first = new FileOutputStream(root.resolve(HELD + "/statm").toFile())) {
        assertThat(first).isNotNull();
        stream.askForProcesses(7);
        DetailAnswer answer = answer(stream);
        assertThat(answer.getRequestId()).isEqualTo(7);
        assertThat(answer.getProcesses().getIdGapsCount()).isEqualTo(1);
        try (OutputStream second = new FileOutputStream(root.resolve(HELD + "/stat").toFile())) {
          assertThat(second).isNotNull();
        }
      }
    } finally {
      agent.destroyForcibly();
      assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
      aggregator.close();
    }
  }

  private static DetailAnswer answer(Conversation stream) throws InterruptedException {
    StreamRequest heard = stream.heard();
    while (!heard.hasDetailAnswer()) {
      heard = stream.heard(); // frames and paces of the passes before
    }
    return heard.getDetailAnswer();
  }

  private Process start(ScriptedAggregator aggregator, Path root) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            AgentMain.class.getName(),
            "run",
            "--aggregator=" + aggregator.address(),
            "--host-name=host-a",
            "--interval=200ms",
            "--proc=" + root)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private static void measuredProcess(Path process) throws IOException {
    Files.writeString(
        process.resolve("stat"),
        MEASURED + " (worker) S 1 77 77 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 1000 0 100\n");
    Files.writeString(process.resolve("statm"), "200 100 10 1 0 20 0\n");
    Files.writeString(process.resolve("status"), "Name:\tworker\nUid:\t0\t0\t0\t0\n");
    Files.writeString(process.resolve("cmdline"), "/usr/bin/worker\0");
    Files.writeString(
        process.resolve("smaps_rollup"),
        """
        550000000000-7ffd3a5f2000 ---p 00000000 00:00 0                          [rollup]
        Rss: 400 kB
        Pss: 400 kB
        Private_Clean: 0 kB
        Private_Dirty: 400 kB
        """);
  }

  /** Whoever opens its files waits for a writer. */
  private void heldProcess(Path root) throws Exception {
    Path made = Files.createDirectory(folder.resolve(HELD));
    Process pipes =
        new ProcessBuilder(
                "mkfifo", made.resolve("statm").toString(), made.resolve("stat").toString())
            .inheritIO()
            .start();
    assertThat(pipes.waitFor()).isZero();
    Files.move(made, root.resolve(HELD));
  }
}
