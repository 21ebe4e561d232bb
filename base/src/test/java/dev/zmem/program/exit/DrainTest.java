package dev.zmem.program.exit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.Program;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A program of its own, ended by a real signal. */
@Timeout(DrainTest.WAIT_SECONDS)
class DrainTest {
  static final int WAIT_SECONDS = 60;

  @Test
  void sigterm_drainsAndExitsWithTheCommandsCode() throws Exception {
    assertThat(endedBy("TERM", 0)).isEqualTo("ready,drained true,exit 0");
    assertThat(endedBy("TERM", 3)).isEqualTo("ready,drained true,exit 3");
  }

  @Test
  void sigint_drainsAndExitsWithTheCommandsCode() throws Exception {
    assertThat(endedBy("INT", 0)).isEqualTo("ready,drained true,exit 0");
  }

  @Test
  void lastTask_runsBehindWhatIsUnderWay() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    List<String> done = new CopyOnWriteArrayList<>();
    try {
      thread.execute(() -> done.add("pass"));
      assertThat(Drain.finish(thread, () -> done.add("close"), Duration.ofSeconds(WAIT_SECONDS)))
          .isTrue();
      assertThat(done).containsExactly("pass", "close");
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void taskThatDoesNotEnd_isNotDrained() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    CountDownLatch never = new CountDownLatch(1);
    try {
      Future<?> stuck =
          thread.submit(() -> {
            never.await();
            return 0;
          });
      assertThat(Drain.finish(thread, () -> {}, Duration.ofMillis(1))).isFalse();
      assertThat(stuck).isNotDone();
    } finally {
      thread.shutdownNow();
    }
  }

  private static String endedBy(String signal, int code) throws Exception {
    Process process =
        new ProcessBuilder(
                "env", // a shell that runs tests in the background lets them ignore SIGINT
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Daemon.class.getName(),
                String.valueOf(code))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader()) {
      String ready = out.readLine();
      Process kill =
          new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start();
      assertThat(kill.waitFor()).isZero();
      String drained = out.readLine();
      return ready + "," + drained + ",exit " + process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Waits for its signal. */
  @Command(name = "daemon")
  static final class Daemon implements Callable<Integer> {
    @Parameters private int code;

    public static void main(String[] arguments) {
      Program.main("daemon", new Daemon(), arguments);
    }

    @Override
    public Integer call() throws InterruptedException {
      Drain drain = new Drain();
      System.out.println(drain.isAsked() ? "asked too early" : "ready");
      drain.await();
      System.out.println("drained " + drain.isAsked());
      return code;
    }
  }
}
