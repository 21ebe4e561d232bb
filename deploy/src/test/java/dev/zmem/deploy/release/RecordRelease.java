package dev.zmem.deploy.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records what this build's programs say to one another: a real agent in a PID namespace with four
 * processes, a real aggregator, zmemctl's questions and a capture. What {@code
 * deploy/record-release} runs. One thread.
 */
final class RecordRelease implements AutoCloseable {
  private static final int WAIT_SECONDS = 60;
  private static final int FRAMES = 6;

  /** Behind the agent, and the five commands that set its namespace up. */
  private static final int SLEEPING = 7;

  private static final Pattern LISTENING = Pattern.compile("listening address=[^ ]*:(\\d+)");

  /** Nothing of the machine that records is told: its processes are out of sight. */
  private static final String PROCESSES =
      "mount -t proc proc /proc && mount -t tmpfs none /mnt && mkdir /mnt/zmem"
          + " && mount --bind \"$0\" /mnt/zmem && hostname web-01 && cd / || exit 1;"
          + " sleep 601 & sleep 602 & (while :; do sleep 0.4; done) & exec /mnt/zmem/bin/zmem-agent run \"$@\"";

  private final Path home;
  private final Path folder;
  private final List<Process> started = new ArrayList<>();

  private RecordRelease(Path home, Path folder) {
    this.home = home;
    this.folder = folder;
  }

  /** The distribution's home, and the folder to write. */
  public static void main(String[] arguments) throws Exception {
    try (RecordRelease recorder =
        new RecordRelease(Path.of(arguments[0]), Files.createDirectories(Path.of(arguments[1])))) {
      recorder.record();
    }
  }

  private void record() throws IOException, InterruptedException {
    Path log = Files.createTempFile("zmem-recording", ".log");
    start(log, program("zmem-aggregator"), "run", "--listen=127.0.0.1:0");
    await("the aggregator to listen", () -> LISTENING.matcher(text(log)).find());
    Matcher listening = LISTENING.matcher(text(log));
    int port = listening.find() ? Integer.parseInt(listening.group(1)) : 0;
    try (RecordingRelay relay = new RecordingRelay(port)) {
      String address = "127.0.0.1:" + relay.port();
      Process agent =
          start(
              log,
              "unshare",
              "--pid",
              "--fork",
              "--kill-child",
              "--mount",
              "--uts",
              "--cgroup",
              "sh",
              "-c",
              PROCESSES,
              home.toAbsolutePath().toString(),
              "--aggregator=" + address,
              "--host-name=web-01",
              "--label=role=web",
              "--interval=300ms",
              "--cmdline=none",
              "--socket=off");
      await("frames", () -> relay.recording().requests("Stream").size() > FRAMES);
      for (List<String> question :
          List.of(
              List.of("top", "-o", "json"),
              List.of("top", "--by=user,program", "--sort=uss", "--hosts=web-*", "-o", "json"),
              List.of("hosts", "-o", "json"),
              List.of("ps", "--host=web-01", "-o", "json"),
              List.of("host", "web-01"),
              List.of("describe", "web-01/" + SLEEPING),
              List.of("maps", "web-01/" + SLEEPING, "-o", "json"),
              List.of("version"),
              List.of("capture", "--force", folder.resolve("fleet.zmem").toString()))) {
        ask(address, question);
      }
      // the agent ends in order, and says so
      agent.children().forEach(ProcessHandle::destroy);
      await("the agent to end", () -> !agent.isAlive());
      relay.recording().write(folder);
    }
    Files.write(folder.resolve(WireTypes.FILE), WireTypes.today().toByteArray());
    Files.delete(log);
  }

  private void ask(String address, List<String> question) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program("zmemctl")));
    command.addAll(question);
    command.add("--aggregator=" + address);
    Path out = Files.createTempFile("zmem-recording", ".out");
    Process zmemctl = start(out, command.toArray(String[]::new));
    if (!zmemctl.waitFor(WAIT_SECONDS, TimeUnit.SECONDS) || zmemctl.exitValue() != 0) {
      throw new IOException(question + " failed: " + text(out));
    }
    Files.delete(out);
  }

  private String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  private Process start(Path log, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> environment = Objects.requireNonNull(builder.environment());
    environment.keySet().removeIf(name -> name.startsWith("ZMEM_"));
    environment.put("ZMEM_SOCKET", "off");
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  private static void await(String what, BooleanSupplier condition) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IOException("waited in vain for " + what);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Override
  public void close() {
    for (Process process : started.reversed()) {
      process.destroyForcibly().onExit().join();
    }
  }
}
