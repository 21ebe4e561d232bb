package dev.zmem.deploy.soak;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One of zmem's long-running programs, which is started again and again. The series' thread starts
 * and ends it; {@link #pid} may be asked by any.
 */
final class Daemon {
  private static final int WAIT_SECONDS = 240;

  private final String name;
  private final Path folder;
  private @Nullable Process process;
  private Path log;
  private int starts;
  private volatile long pid;

  /** One that does not run yet; its logs go to {@code folder}. */
  Daemon(String name, Path folder) {
    this.name = name;
    this.folder = folder;
    this.log = folder.resolve(name + ".0.log");
  }

  /** What it is called in the summary. */
  String name() {
    return name;
  }

  /** Its process, 0 while there is none. */
  long pid() {
    return pid;
  }

  /** Starts it and waits until its log has a line with {@code ready}. */
  void start(List<String> command, String ready) throws IOException, InterruptedException {
    log = folder.resolve(name + "." + starts++ + ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("ZMEM_SOCKET", "off");
    process = builder.redirectInput(new File("/dev/null")).redirectOutput(log.toFile()).start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!log().contains(ready)) {
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new IOException(name + " does not become ready: " + log());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    ProcessHandle innermost = process.toHandle(); // behind nsenter and unshare
    while (innermost.children().findFirst().isPresent()) {
      innermost = innermost.children().findFirst().orElseThrow();
    }
    pid = innermost.pid();
  }

  /** What it has said since it was started last. */
  String log() throws IOException {
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** Sends it a signal. */
  void signal(Commands commands, String signal) throws IOException, InterruptedException {
    commands.mustRun("/bin/kill", "-" + signal, "--", String.valueOf(pid));
    if (process != null && signal.equals("CONT")) { // nsenter stops itself when its child stops
      commands.mustRun("/bin/kill", "-CONT", "--", String.valueOf(process.pid()));
    }
  }

  /** SIGKILL, and its end. */
  void kill(Commands commands) throws IOException, InterruptedException {
    long killed = pid;
    pid = 0;
    commands.mustRun("/bin/kill", "-KILL", "--", String.valueOf(killed));
    if (process != null && !process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException(name + " does not end");
    }
  }
}
