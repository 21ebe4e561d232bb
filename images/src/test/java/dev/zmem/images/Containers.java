package dev.zmem.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Programs that run out of images, all of which end with this. One thread. */
final class Containers implements AutoCloseable {
  /** A capability, as capsh calls it. */
  static final String PTRACE = "cap_sys_ptrace";

  static final String NONE = "none";

  /** As in a cluster whose API does not answer. */
  private static final String KUBERNETES =
      "KUBERNETES_SERVICE_HOST=127.0.0.1 KUBERNETES_SERVICE_PORT=1";

  private static final long WAIT_SECONDS = 90;

  private final Path folder;
  private final List<Process> running = new ArrayList<>();
  private int number;

  /** Logs go to {@code folder}. */
  Containers(Path folder) {
    this.folder = folder;
  }

  /** A program that has ended. */
  record Result(int exit, String out) {}

  /** A program that runs, and its log. */
  record Running(Process process, Path log) {
    /** Waits for a line; returns its part behind {@code beginning}, up to a blank. */
    String await(String beginning) throws IOException {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
      while (true) {
        String text = Files.readString(log);
        int at = text.indexOf(beginning);
        if (at >= 0) {
          return text.substring(at + beginning.length()).split("\\s", 2)[0];
        }
        if (!process.isAlive() || System.nanoTime() > until) {
          throw new AssertionError("no '" + beginning + "' in: " + text);
        }
        LockSupport.parkNanos(20_000_000);
      }
    }

    /** A field of what the kernel says of it. */
    String status(String field) throws IOException {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith(field + ":"))
          .findFirst()
          .orElseThrow()
          .substring(field.length() + 1)
          .strip();
    }
  }

  /** Starts one. */
  Running start(
      UnpackedImage image, int user, String capability, List<String> binds, String... arguments)
      throws IOException {
    Path log = folder.resolve("container-" + ++number + ".log");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of("src/test/sh/contain").toAbsolutePath().toString(),
                image.root().toString(),
                String.valueOf(user),
                capability));
    command.addAll(binds);
    command.add("--");
    command.addAll(image.command(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("CONTAIN_ENV", KUBERNETES);
    Process process = builder.start();
    running.add(process);
    return new Running(process, log);
  }

  /** Runs one to its end. */
  Result run(
      UnpackedImage image, int user, String capability, List<String> binds, String... arguments)
      throws IOException, InterruptedException {
    Running started = start(image, user, capability, binds, arguments);
    if (!started.process().waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running: " + Files.readString(started.log()));
    }
    return new Result(started.process().exitValue(), Files.readString(started.log()));
  }

  @Override
  public void close() {
    for (Process each : running.reversed()) {
      each.destroy();
      try {
        if (each.waitFor(20, TimeUnit.SECONDS)) {
          continue;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      var _ = each.destroyForcibly();
    }
  }
}
