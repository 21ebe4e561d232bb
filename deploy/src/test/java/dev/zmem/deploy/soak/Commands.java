package dev.zmem.deploy.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands to their end. What is started ends with the PID namespace in which the soak runs.
 * One thread.
 */
final class Commands {
  private static final int WAIT_SECONDS = 120;

  private final Path folder;
  private int number;

  /** Output goes through files in {@code folder}. */
  Commands(Path folder) {
    this.folder = folder;
  }

  /** A finished command. */
  record Result(int exit, String out, String err) {}

  /** Runs a command; its exit code is the caller's affair. */
  Result run(List<String> command) throws IOException, InterruptedException {
    Path out = folder.resolve("out" + number);
    Path err = folder.resolve("err" + number++);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean ended = process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    Result result =
        new Result(ended ? process.exitValue() : -1, Files.readString(out), Files.readString(err));
    Files.delete(out);
    Files.delete(err);
    return result;
  }

  /** Runs a command that must succeed; its output. */
  String mustRun(String... command) throws IOException, InterruptedException {
    Result result = run(List.of(command));
    if (result.exit() != 0) {
      throw new IOException(
          String.join(" ", command) + " ended with " + result.exit() + ": " + result.err());
    }
    return result.out();
  }
}
