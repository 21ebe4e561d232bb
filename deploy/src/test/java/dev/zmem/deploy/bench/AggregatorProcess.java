package dev.zmem.deploy.bench;

import dev.zmem.program.option.HostPort;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A real aggregator that is killed and started again at the same address. One thread. */
final class AggregatorProcess {
  private static final Pattern LISTENING = Pattern.compile("listening address=([0-9.]+):(\\d+)");
  private static final int WAIT_SECONDS = 120;

  private final Path program;
  private final Path folder;
  private final List<String> options;
  private String address = "";
  private @Nullable Process process;

  /** One that does not run yet; its log goes to {@code folder}. */
  AggregatorProcess(Path program, Path folder, List<String> options) {
    this.program = program;
    this.folder = folder;
    this.options = options;
  }

  /** Starts it; where it listens. */
  HostPort start(String listen) throws IOException, InterruptedException {
    Path log = folder.resolve("aggregator.log");
    Files.deleteIfExists(log);
    List<String> command =
        new ArrayList<>(List.of(program.toString(), "run", "--listen=" + listen));
    command.addAll(options);
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()))
            .start();
    process = started;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (true) {
      String said = Files.readString(log);
      Matcher listening = LISTENING.matcher(said);
      if (listening.find()) {
        address = listening.group(1) + ":" + listening.group(2);
        return new HostPort(listening.group(1), Integer.parseInt(listening.group(2)));
      }
      if (System.nanoTime() > end || !started.isAlive()) {
        throw new IOException("the aggregator does not start: " + said);
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Starts it where it listened before. */
  HostPort startAgain() throws IOException, InterruptedException {
    return start(address);
  }

  /** Its size and its CPU. */
  MeasuredProcess measured() {
    return new MeasuredProcess(Objects.requireNonNull(process).pid());
  }

  /** What it has said since it was started last. */
  String log() throws IOException {
    return Files.readString(folder.resolve("aggregator.log"));
  }

  /** SIGKILL, and its end. */
  void kill() throws InterruptedException {
    if (process != null) {
      var _ = process.destroyForcibly().waitFor(WAIT_SECONDS, TimeUnit.SECONDS);
    }
  }
}
