package dev.zmem.deploy;

import static dev.zmem.deploy.Rows.figure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.deploy.Programs.Daemon;
import dev.zmem.deploy.Programs.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo: its hosts' table against the kernel, and that it leaves nothing behind. */
class DemoIT {
  private static final Path DEMO =
      Path.of(System.getProperty("zmem.deploy", ".")).resolve("demo").toAbsolutePath();
  private static final List<String> HOSTS =
      List.of("python-worker-01", "python-worker-02", "python-worker-03", "db-01");

  @TempDir private Path folder;
  private Programs programs;
  private Path state;

  @BeforeEach
  void open() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    programs = new Programs(folder);
    for (String tool : List.of("ip", "unshare", "nsenter", "openssl", "perl", "setsid")) {
      boolean installed = programs.run("sh", "-c", "command -v " + tool).exit() == 0;
      assumeTrue(installed, tool + " is not installed");
    }
    state = folder.resolve("zmem-demo-0");
  }

  @AfterEach
  void close() throws Exception {
    if (state != null) {
      Result stop = programs.run(demo("--stop"));
      assertThat(stop.exit()).as(stop.err()).isZero();
    }
    programs.close();
  }

  @Test
  void fleetTable_equalsTheKernelsFiguresOverAllHosts_andStopLeavesNothing() throws Exception {
    Result kept = programs.run(piped(demo("--no-build", "--keep")));
    assertThat(kept.exit()).as(kept.out()).isZero();
    List<String> started = started();
    List<Long> pids = processes();
    // workers grow: they are held still, for the table and the kernel are read one after the other
    List<Long> workers = pids.stream().filter(DemoIT::isWorker).toList();
    assertThat(workers).hasSize(3 * 6 + 2);
    signal("STOP", workers);
    long sum = pssBytes(pids);
    Result answer =
        programs.awaitResult(table -> isClose(table, sum, pids.size()), topCommand(kept.out()));
    assertThat(figure(new Rows(answer.out()).total(), "pss_bytes"))
        .isCloseTo(pssBytes(pids), Percentage.withPercentage(1));
    assertThat(answer.err()).startsWith("4 of 4 hosts reporting, " + pids.size() + " processes");
    signal("CONT", workers);

    signal("STOP", pids.stream().filter(pid -> commandLine(pid).contains("zmem-agent")).toList());
    assertThat(programs.run(demo("--stop")).exit()).isZero();
    assertNothingIsLeft(started);
    assertThat(ProcessHandle.allProcesses().map(ProcessHandle::pid))
        .as("processes with files of the demo")
        .noneMatch(pid -> commandLine(pid).contains(state.toString()));
  }

  @Test
  void interruptedRun_andTheOneAfterAKilledRun_leaveNothing() throws Exception {
    Daemon interrupted = halfWay();
    List<String> started = started();
    // to all of its process group, as a terminal does at Ctrl-C
    signal("INT", List.of(-interrupted.process().pid()));
    assertThat(interrupted.process().waitFor()).isEqualTo(130);
    assertNothingIsLeft(started);

    Daemon killed = halfWay();
    killed.kill();
    started = started();
    assertThat(started).anyMatch(DemoIT::isAlive);
    Result next = programs.run(demo("--no-build"));
    assertThat(next.exit()).as(next.err()).isZero();
    assertThat(next.err()).contains("cleaning up after an earlier demo");
    assertThat(next.out())
        .contains("[celeryd: uploads@%h:ForkPoolWorker-*]", "4 of 4 hosts reporting");
    assertNothingIsLeft(started);
  }

  @Test
  void folderOfAnotherUser_linkOrOpenFolder_isRefused_andNobodyInItEnded() throws Exception {
    Process victim = programs.start("sleep", "1000");
    String noted = victim.pid() + " " + startTime(victim.pid()) + " TERM\n";
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    for (String made :
        List.of(
            "mkdir -m 700 %1$s && printf '" + noted + "' >%1$s/pids && chown -R 65534 %1$s",
            "mkdir -m 755 %1$s && printf '" + noted + "' >%1$s/pids",
            "ln -s " + elsewhere + " %1$s && printf '" + noted + "' >%1$s/pids")) {
      Result making =
          programs.run(
              "sh",
              "-c",
              made.formatted(state)
                  + " && "
                  + "cat /proc/sys/kernel/random/boot_id >%s/boot".formatted(state));
      assertThat(making.exit()).as(making.err()).isZero();
      for (String option : List.of("--stop", "--no-build")) {
        Result refused = programs.run(demo(option));
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains(state.toString(), "not this demo's");
      }
      assertThat(victim.isAlive()).isTrue();
      assertThat(programs.run("rm", "-rf", state.toString(), elsewhere + "/pids").exit()).isZero();
    }
  }

  @Test
  void withoutRoot_itIsTheSameFleet_andStopLeavesNothing() throws Exception {
    Path own = Files.createDirectory(folder.resolve("nobodys"));
    assertThat(programs.run("chmod", "755", folder.toString()).exit()).isZero();
    assertThat(programs.run("chown", "65534:65534", own.toString()).exit()).isZero();
    String[] nobody = {
      "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "TMPDIR=" + own
    };
    boolean allowed =
        programs.run(with(nobody, "unshare", "--user", "--map-root-user", "true")).exit() == 0;
    assumeTrue(allowed, "user namespaces are not allowed");
    Result run = programs.run(with(nobody, DEMO.toString(), "--no-build", "--keep"));
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("[celeryd: uploads@%h:ForkPoolWorker-*]", "4 of 4 hosts reporting");
    List<String> started = Files.readAllLines(own.resolve("zmem-demo-65534/pids"));
    Result look = programs.run(with(nobody, topCommand(run.out())));
    assertThat(look.err()).contains("4 of 4 hosts reporting");
    assertThat(programs.run(with(nobody, DEMO.toString(), "--stop")).exit()).isZero();
    assertThat(started).isNotEmpty().noneMatch(DemoIT::isAlive);
    assertThat(own).isEmptyDirectory();
  }

  private static String[] with(String[] prefix, String... command) {
    return Stream.concat(Stream.of(prefix), Stream.of(command)).toArray(String[]::new);
  }

  private static String startTime(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
  }

  private String[] demo(String... options) {
    // Ctrl-C reaches it even where the build itself runs in the background
    String[] start = {"env", "--default-signal=INT", "TMPDIR=" + folder, "setsid", DEMO.toString()};
    return Stream.concat(Stream.of(start), Stream.of(options)).toArray(String[]::new);
  }

  /** Read to the end of a pipe, which what the command leaves running must not hold open. */
  private static String[] piped(String... command) {
    return with(
        new String[] {
          "timeout", "120", "bash", "-o", "pipefail", "-c", "\"$@\" 2>&1 | cat", "piped"
        },
        command);
  }

  /** A run that has made its hosts. */
  private Daemon halfWay() throws IOException {
    Daemon run = programs.daemon(List.of(demo("--no-build")));
    Programs.await(
        "four hosts",
        () -> HOSTS.stream().allMatch(host -> Files.exists(state.resolve(host + ".init"))));
    return run;
  }

  /** What the demo told to type, as JSON and once. */
  private static String[] topCommand(String out) {
    String line =
        out.lines().filter(told -> told.contains(" top --watch ")).findFirst().orElseThrow();
    return new String[] {"bash", "-c", line.strip().replace("--watch", "-o json")};
  }

  private static boolean isClose(Result table, long sum, int count) {
    String total = new Rows(table.out()).total();
    long pss = figure(total, "pss_bytes");
    return figure(total, "count") == count && Math.abs(pss - sum) * 100 < sum;
  }

  /** {@code pid start-time signal} of what a run started. */
  private List<String> started() throws IOException {
    return Files.readAllLines(state.resolve("pids"));
  }

  /** The processes in the hosts' PID namespaces. */
  private List<Long> processes() throws IOException {
    Set<String> namespaces = new HashSet<>();
    for (String host : HOSTS) {
      namespaces.add(
          namespace(Long.parseLong(Files.readString(state.resolve(host + ".init")).strip())));
    }
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> namespaces.contains(namespace(pid)))
        .toList();
  }

  private static String namespace(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/pid")).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static long pssBytes(List<Long> pids) throws IOException {
    long kib = 0;
    for (long pid : pids) {
      String rollup = Files.readString(Path.of("/proc/" + pid + "/smaps_rollup"));
      kib += Long.parseLong(rollup.replaceAll("(?s).*\nPss: +(\\d+) kB.*", "$1"));
    }
    return kib * 1024;
  }

  private static boolean isWorker(long pid) {
    return commandLine(pid).contains("ForkPoolWorker");
  }

  /** Empty of a process that has ended. */
  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private void signal(String name, List<Long> pids) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/kill", "-" + name, "--"));
    pids.forEach(pid -> command.add(String.valueOf(pid)));
    Result kill = programs.run(command.toArray(String[]::new));
    assertThat(kill.exit()).as(kill.err()).isZero();
  }

  private void assertNothingIsLeft(List<String> started) {
    assertThat(started).isNotEmpty().noneMatch(DemoIT::isAlive);
    assertThat(state).doesNotExist();
  }

  /** Whether the noted process runs, not another with its pid and not its zombie. */
  private static boolean isAlive(String noted) {
    String[] pidAndStart = noted.split(" ", -1);
    try {
      String stat = Files.readString(Path.of("/proc/" + pidAndStart[0] + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return !fields[0].equals("Z") && fields[19].equals(pidAndStart[1]);
    } catch (IOException e) {
      return false;
    }
  }
}
