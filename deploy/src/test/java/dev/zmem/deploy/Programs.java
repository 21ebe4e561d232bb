package dev.zmem.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs the distribution's programs, and ends what it started. */
final class Programs {
  static final Path HOME = Path.of(System.getProperty("zmem.home", "target/zmem"));

  private static final int WAIT_SECONDS = 40;
  private static final Pattern LISTENING = Pattern.compile("listening address=(\\S+)");

  private final Path folder;
  private final List<Process> started = new ArrayList<>();

  /** Logs go to {@code folder}. */
  Programs(Path folder) {
    this.folder = folder;
  }

  /** A finished command. */
  record Result(int exit, String out, String err) {}

  /** A running daemon and its log. */
  record Daemon(Process process, Path log) {
    String logText() {
      try {
        return Files.readString(log);
      } catch (IOException e) {
        return "";
      }
    }

    /** SIGTERM; the exit code. */
    int terminate() throws InterruptedException {
      process.destroy();
      return process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
      process.destroyForcibly();
      boolean ended = process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        throw new AssertionError("pid " + process.pid() + " does not end");
      }
    }
  }

  static String program(String name) {
    return HOME.resolve("bin").resolve(name).toString();
  }

  /** The arguments after one more. */
  static String[] prepend(String first, String... rest) {
    String[] all = new String[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  /** Compiles a C program of the tests; the program. */
  Path compiled(String source, String name) throws IOException, InterruptedException {
    Path program = folder.resolve(name);
    Path file = Path.of(System.getProperty("zmem.deploy", ".")).resolve("src/test/c/" + source);
    Result compiler = run("gcc", "-O0", "-o", program.toString(), file.toString());
    if (compiler.exit() != 0) {
      throw new AssertionError(compiler.err());
    }
    return program;
  }

  /** Unpacks the tarball where every user may read it; the home of what was in it. */
  Path unpacked() throws IOException, InterruptedException {
    Path place = Files.createDirectory(folder.resolve("a place"));
    Path tarball = only(Path.of(System.getProperty("zmem.tarballs", "target")), ".tar.gz");
    Result chmod = run("chmod", "755", folder.toString(), place.toString());
    Result tar = run("tar", "-xzf", tarball.toString(), "-C", place.toString());
    if (chmod.exit() + tar.exit() != 0) {
      throw new AssertionError(chmod.err() + tar.err());
    }
    return only(place, "");
  }

  private static Path only(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow();
    }
  }

  /** Starts a daemon. */
  Daemon daemon(String name, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(program(name), "run"));
    command.addAll(List.of(options));
    return daemon(command);
  }

  /** A command that runs as on another machine: with a machine id of its own. */
  List<String> onMachine(String name, String... command) throws IOException {
    Path machineId = folder.resolve(name + ".machine-id");
    Files.writeString(
        machineId, UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString().replace("-", "") + "\n");
    List<String> whole = new ArrayList<>(List.of("unshare", "--mount"));
    if (!System.getProperty("user.name").equals("root")) {
      whole.addAll(List.of("--user", "--map-root-user"));
    }
    whole.addAll(
        List.of(
            "sh",
            "-c",
            "mount --bind \"$0\" /etc/machine-id && exec \"$@\"",
            machineId.toString()));
    whole.addAll(List.of(command));
    return whole;
  }

  /** Starts a daemon by a whole command. */
  Daemon daemon(List<String> command) throws IOException {
    Path log = folder.resolve("daemon" + started.size() + ".log");
    Process process =
        builder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    started.add(process);
    return new Daemon(process, log);
  }

  /** Agents of several tests run at once: an agent that offers its socket says so by an option. */
  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("ZMEM_SOCKET", "off");
    // contexts are the test's own, not those of the user that runs it
    builder.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
    return builder;
  }

  /** Starts anything. */
  Process start(String... command) throws IOException {
    Process process =
        builder(List.of(command)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    started.add(process);
    return process;
  }

  /** Where an aggregator listens. */
  String address(Daemon aggregator) {
    await(
        "the aggregator to listen: " + aggregator.logText(),
        () -> LISTENING.matcher(aggregator.logText()).find());
    Matcher matcher = LISTENING.matcher(aggregator.logText());
    return matcher.find() ? matcher.group(1) : "";
  }

  /**
   * An aggregator and the agent of one host that reports to it.
   *
   * @param address the aggregator's
   */
  record Watched(Daemon aggregator, Daemon agent, String address) {}

  /** Starts both, and waits until the host's first pass has come. */
  Watched watched() throws IOException, InterruptedException {
    Daemon aggregator = daemon("zmem-aggregator", "--listen=127.0.0.1:0");
    String address = address(aggregator);
    Daemon agent =
        daemon("zmem-agent", "--aggregator=" + address, "--host-name=watched", "--interval=300ms");
    Result answer =
        awaitAnswer(
            result -> result.err().contains("1 of 1 host reporting"),
            "hosts",
            "--aggregator=" + address);
    assertThat(answer.exit()).isZero();
    return new Watched(aggregator, agent, address);
  }

  /** Runs a command to its end. */
  Result run(String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process =
        builder(List.of(command)).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    started.add(process);
    if (!process.waitFor(WAIT_SECONDS * 3, TimeUnit.SECONDS)) {
      throw new AssertionError(String.join(" ", command) + " does not end");
    }
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** Runs zmemctl. */
  Result zmemctl(String... arguments) throws IOException, InterruptedException {
    return run(zmemctlCommand(arguments));
  }

  private static String[] zmemctlCommand(String... arguments) {
    return Stream.concat(Stream.of(program("zmemctl")), Stream.of(arguments))
        .toArray(String[]::new);
  }

  /** Runs zmemctl until its answer is as wanted; the answer. */
  Result awaitAnswer(Predicate<Result> wanted, String... arguments)
      throws IOException, InterruptedException {
    return awaitResult(wanted, zmemctlCommand(arguments));
  }

  /** Runs a command until its result is as wanted; the result. */
  Result awaitResult(Predicate<Result> wanted, String... command)
      throws IOException, InterruptedException {
    Result last = run(command);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!wanted.test(last)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("still: " + last);
      }
      last = run(command);
    }
    return last;
  }

  /** Waits for a condition, with a bound. */
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain for " + what);
      }
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  /** Ends what was started. */
  void close() throws InterruptedException {
    for (Process process : started.reversed()) {
      process.destroyForcibly();
      boolean unused = process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS);
      if (!unused) {
        throw new AssertionError("pid " + process.pid() + " is left behind");
      }
    }
  }
}
