package dev.zmem.deploy.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A host of the soak: PID, UTS, network and mount namespaces, a workload of known size, an agent.
 * One thread.
 */
final class SoakHost {
  private static final int WAIT_SECONDS = 60;

  final String name;
  final Daemon agent;
  final FakeClock clock;
  private final SoakSettings settings;
  private final Commands commands;
  private final int number;
  private final Path hog;
  private long init;
  private Process workload;

  /** A host with its network and its workload; its agent does not run yet. */
  SoakHost(int number, SoakSettings settings, Commands commands, Path hog, int mebibytes)
      throws IOException, InterruptedException {
    this.number = number;
    this.name = "soak-" + number;
    this.settings = settings;
    this.commands = commands;
    this.hog = hog;
    this.agent = new Daemon("agent-" + number, settings.folder());
    this.clock = new FakeClock(settings.folder().resolve(name + ".clock"));
    namespaces();
    network();
    this.workload = startWorkload(mebibytes);
  }

  /** libfaketime names files in /dev/shm by pid, which is the same on several hosts. */
  private void namespaces() throws IOException, InterruptedException {
    Path machineId = settings.folder().resolve(name + ".machine-id");
    Files.writeString(
        machineId, UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString().replace("-", "") + "\n");
    Process parent =
        new ProcessBuilder(
                "unshare",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount",
                "--uts",
                "--net",
                "--mount-proc",
                "bash",
                "-c",
                "hostname \"$1\"; mount -t tmpfs shm /dev/shm; mount --bind \"$2\" /etc/machine-id; ip link set lo up;"
                    + " echo ready; exec sleep infinity >/dev/null",
                "host",
                name,
                machineId.toString())
            .redirectError(settings.folder().resolve(name + ".log").toFile())
            .start();
    BufferedReader said = parent.inputReader();
    if (!"ready".equals(said.readLine())) {
      throw new IOException(Files.readString(settings.folder().resolve(name + ".log")));
    }
    init = parent.children().findFirst().orElseThrow().pid();
  }

  private void network() throws IOException, InterruptedException {
    commands.mustRun(
        "ip",
        "link",
        "add",
        link(),
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "netns",
        String.valueOf(init));
    commands.mustRun("ip", "link", "set", link(), "master", "bridge", "up");
    inside("ip", "address", "add", "10.78.0." + (10 + number) + "/24", "dev", "eth0");
    inside("ip", "link", "set", "eth0", "up");
  }

  private String link() {
    return "v" + number;
  }

  private void inside(String... command) throws IOException, InterruptedException {
    commands.mustRun(onHost(List.of(command)).toArray(String[]::new));
  }

  private List<String> onHost(List<String> command) {
    List<String> whole =
        new ArrayList<>(
            List.of(
                "nsenter", "-t", String.valueOf(init), "--pid", "--uts", "--net", "--mount", "--"));
    whole.addAll(command);
    return whole;
  }

  private Process startWorkload(int mebibytes) throws IOException {
    Process started =
        new ProcessBuilder(onHost(List.of(hog.toString(), String.valueOf(mebibytes), "follow")))
            .start();
    String said = started.inputReader().readLine();
    if (!"ready".equals(said)) {
      throw new IOException(name + ": the workload said " + said);
    }
    return started;
  }

  /** Ends the workload and starts another of this size: the truth is another now. */
  void replaceWorkload(int mebibytes) throws IOException, InterruptedException {
    workload.outputWriter().close();
    if (!workload.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException(name + ": the workload does not end");
    }
    workload = startWorkload(mebibytes);
  }

  /** Joins the fleet. */
  void join(String address, String token) throws IOException, InterruptedException {
    inside(
        settings.program("zmem-agent"),
        "join",
        address,
        "--token=" + token,
        "--host-name=" + name,
        "--tls-dir=" + tls());
  }

  private Path tls() {
    return settings.folder().resolve(name + ".tls");
  }

  /**
   * Starts the agent and waits until it is connected.
   *
   * @param fakedClock whether its wall clock can be stepped, which makes it slow
   * @param shiftedSeconds by how much its monotonic clocks are ahead; 0 for the machine's own
   */
  void startAgent(String address, long shiftedSeconds, boolean fakedClock)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (shiftedSeconds != 0) {
      command.addAll(
          List.of(
              "unshare",
              "--time",
              "--fork",
              "--kill-child",
              "--monotonic",
              String.valueOf(shiftedSeconds),
              "--boottime",
              String.valueOf(shiftedSeconds)));
    }
    if (fakedClock) {
      command.addAll(clock.prefix());
    }
    command.addAll(
        List.of(
            settings.program("zmem-agent"),
            "run",
            "--aggregator=" + address,
            "--host-name=" + name,
            "--interval=" + settings.interval().toSeconds() + "s",
            "--socket=off",
            "--tls-dir=" + tls()));
    agent.start(onHost(command), " connected ");
  }

  /** Cuts the host off, or brings it back. */
  void link(boolean up) throws IOException, InterruptedException {
    commands.mustRun("ip", "link", "set", link(), up ? "up" : "down");
  }

  /** The first process of its PID namespace, as the soak sees it. */
  long init() {
    return init;
  }
}
