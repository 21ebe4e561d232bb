package dev.zmem.deploy.bench;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.Measuring;
import dev.zmem.agent.sample.ScanSettings;
import dev.zmem.agent.sample.Scanner;
import dev.zmem.proto.v1.KeyFrame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Measures this host once and prints how large its key frame is, as a markdown table. */
public final class KeyFrameSize {
  private static final int MAX_ROWS = 5000;

  /** Ages take room too: rows last measured so long ago. */
  private static final long AGE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private KeyFrameSize() {}

  public static void main(String[] args) throws Exception {
    String hostName = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    ScanSettings settings =
        new ScanSettings(
            new ProcRoot(Path.of("/proc")),
            hostName,
            1,
            CommandLines.Detail.SCRUBBED,
            Measuring.DEFAULT.withUnlimitedCpu());
    try (Scanner scanner = new Scanner(settings)) {
      HostPass now = scanner.pass();
      HostPass pass =
          new HostPass(
              now.samples(), now.host(), now.report(), now.cost(), now.endedAtNanos() + AGE_NANOS);
      FrameEncoder encoder = new FrameEncoder(Threshold.DEFAULT, MAX_ROWS);
      KeyFrame frame = encoder.encode(pass, pass.endedAtNanos()).getKeyFrame();
      KeyFrame.Builder bare = frame.toBuilder();
      bare.getRowsBuilder().clearNewStrings();
      int rows = frame.getRows().getIdGapsCount();
      int bareBytes = bare.build().getSerializedSize();
      System.out.println("| key frame | rows | bytes | of them strings | a row, without strings |");
      System.out.println("|---|---|---|---|---|");
      System.out.printf(
          "| this host (to reach: 25 B a row) | %d | %d | %d | %.1f B |%n",
          rows,
          frame.getSerializedSize(),
          frame.getSerializedSize() - bareBytes,
          (double) bareBytes / rows);
    }
  }
}
