package dev.zmem.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.host.MachineIdentity;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.agent.sample.Measuring;
import dev.zmem.agent.sample.ScanSettings;
import dev.zmem.agent.sample.Scanner;
import dev.zmem.agent.uplink.Uplink;
import dev.zmem.agent.uplink.UplinkChannel;
import dev.zmem.agent.uplink.UplinkSettings;
import dev.zmem.program.log.LogCapture;
import dev.zmem.program.option.HostPort;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a pass throws, the next one comes, and the log says why once. */
@SuppressWarnings("NullAway.Init") // made before each test
class PassLoopTest {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final HostPort NOWHERE = new HostPort("127.0.0.1", 1);

  @TempDir private Path folder;
  private final LogCapture log = new LogCapture();
  private final ScheduledExecutorService passes = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledExecutorService network = Executors.newSingleThreadScheduledExecutor();
  private ManagedChannel channel;
  private Scanner scanner;
  private Uplink uplink;
  private boolean open = true;

  @BeforeEach
  void open() throws Exception {
    scanner =
        new Scanner(
            new ScanSettings(
                new ProcRoot(folder),
                "host",
                1,
                CommandLines.Detail.NONE,
                new Measuring(Budgets.DEFAULT, true, NeverWalk.NONE)));
    channel = UplinkChannel.open(NOWHERE, InsecureChannelCredentials.create(), network);
    uplink =
        new Uplink(
            new UplinkSettings(
                NOWHERE,
                InsecureChannelCredentials.create(),
                "host",
                new MachineIdentity("machine", "boot"),
                INTERVAL),
            Threshold.DEFAULT,
            5000,
            channel,
            network);
  }

  @AfterEach
  void close() throws Exception {
    passes.shutdownNow();
    assertThat(passes.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    if (open) {
      scanner.close();
    }
    channel.shutdownNow();
    network.shutdownNow();
    log.close();
  }

  @Test
  void errorOfAPass_isLoggedOnce_andTheNextPassesCome() throws Exception {
    CountDownLatch later = new CountDownLatch(5);
    AtomicInteger handed = new AtomicInteger();
    Executor uplinkThread =
        task -> {
          if (handed.incrementAndGet() <= 2) { // what the first two passes hand over
            throw new AssertionError("a bug");
          }
          later.countDown();
        };
    new PassLoop(passes, scanner, uplink, uplinkThread, new MemoryAccess(false, () -> true))
        .start(INTERVAL);
    assertThat(later.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(log.with("pass failed"))
        .containsExactly("WARNING pass failed reason=\"AssertionError a bug\"");
  }

  @Test
  void exceptionOfEveryPass_isLoggedOnce() throws Exception {
    scanner.close(); // every read of a pass throws from now on
    open = false;
    CountDownLatch paces = new CountDownLatch(5);
    new PassLoop(
            passes, scanner, uplink, task -> paces.countDown(), new MemoryAccess(false, () -> true))
        .start(INTERVAL);
    assertThat(paces.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(log.with("pass failed")).hasSize(1);
  }

  @Test
  void intervalThatWasLong_isNotWaitedFor_onceItIsShortAgain() throws Exception {
    CountDownLatch handed = new CountDownLatch(1);
    CountDownLatch later = new CountDownLatch(6);
    Executor uplinkThread =
        task -> {
          handed.countDown();
          later.countDown();
        };
    PassLoop loop =
        new PassLoop(passes, scanner, uplink, uplinkThread, new MemoryAccess(false, () -> true));
    loop.start(Duration.ofHours(1)); // as after a grant of so much
    assertThat(handed.await(30, TimeUnit.SECONDS)).isTrue();
    loop.intervalChanged();
    assertThat(later.await(30, TimeUnit.SECONDS)).isTrue();
  }
}
