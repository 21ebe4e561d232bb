package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.deploy.Programs.Daemon;
import dev.zmem.deploy.Programs.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units' bounds, and that the programs do their whole work within them. */
class UnitsIT {
  private static final Path UNITS =
      Path.of(System.getProperty("zmem.deploy", ".")).resolve("systemd");
  private static final List<String> SERVICES = List.of("zmem-agent", "zmem-aggregator");
  private static final Set<String> DENIED =
      Set.of(
          "process_vm_readv",
          "process_vm_writev",
          "process_madvise",
          "ptrace",
          "pidfd_getfd",
          "setuid",
          "setgroups",
          "chown",
          "fchownat",
          "keyctl",
          "add_key",
          "bpf",
          "mount",
          "perf_event_open");

  @TempDir private Path folder;
  private Programs programs;

  @BeforeEach
  void open() {
    programs = new Programs(folder);
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/systemd-analyze")),
        "systemd-analyze is not installed");
  }

  @AfterEach
  void close() throws Exception {
    programs.close();
  }

  @Test
  void units_exposeLittle() throws Exception {
    for (String service : SERVICES) {
      Result security =
          programs.run(
              "systemd-analyze",
              "security",
              "--offline=true",
              "--threshold=20",
              "--no-pager",
              unit(service).toString());
      assertThat(security.exit()).as(security.out()).isZero();
    }
  }

  @Test
  void agentsUnit_withItsDropIns_isUnderstood() throws Exception {
    Path dropIns = Files.createDirectory(folder.resolve("zmem-agent.service.d"));
    for (String name : List.of("environment.conf", "kernel-log.conf")) {
      Files.copy(UNITS.resolve("zmem-agent.service.d").resolve(name), dropIns.resolve(name));
    }
    Result verified =
        programs.run(
            "env",
            "SYSTEMD_UNIT_PATH=" + folder + ":",
            "systemd-analyze",
            "verify",
            "--man=no",
            "--recursive-errors=no",
            unit("zmem-agent").toString());
    assertThat(verified.exit()).as(verified.err()).isZero();
    assertThat(verified.err()).doesNotContain("zmem-agent", ".conf");
  }

  @Test
  void filters_denyWhatTheProgramsNeverNeed() throws Exception {
    for (String service : SERVICES) {
      assertThat(allowed(service)).doesNotContainAnyElementsOf(DENIED).contains("execve", "mmap");
    }
    assertThat(allowed("zmem-agent")).contains("kcmp");
  }

  @Test
  void programs_doTheirWholeWork_underTheirUnitsFilters() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/include/seccomp.h")), "libseccomp-dev is not installed");
    Path source =
        Path.of(System.getProperty("zmem.deploy", ".")).resolve("src/test/c/under_filter.c");
    Path loader = folder.resolve("under_filter");
    Result compiler = programs.run("gcc", "-o", loader.toString(), source.toString(), "-lseccomp");
    assertThat(compiler.exit()).as(compiler.err()).isZero();
    Path agents = names("zmem-agent");
    Path aggregators = names("zmem-aggregator");

    Result chown = programs.run(under(loader, agents, "/bin/chown", "1", "/tmp"));
    assertThat(chown.err()).as("the filter filters").contains("Operation not permitted");

    Daemon aggregator =
        programs.daemon(
            List.of(
                under(
                    loader,
                    aggregators,
                    Programs.program("zmem-aggregator"),
                    "run",
                    "--listen=127.0.0.1:0",
                    "--state-dir=" + folder)));
    String to = "--aggregator=" + programs.address(aggregator);
    Daemon agent =
        programs.daemon(
            List.of(
                under(
                    loader,
                    agents,
                    Programs.program("zmem-agent"),
                    "run",
                    to,
                    "--host-name=filtered",
                    "--interval=300ms")));
    programs.awaitAnswer(result -> result.err().contains("1 of 1 host reporting"), "hosts", to);
    Process other = programs.start("sleep", "1000");
    String process = "filtered/" + other.pid();
    programs.awaitAnswer(result -> result.exit() == 0, "describe", process, to);
    assertThat(programs.zmemctl("maps", process, to).out()).contains("[stack]");
    Result rows = programs.zmemctl("top", to, "--by=pid", "-o", "json");
    assertThat(rows.out()).containsPattern("\"pid\":" + other.pid() + ",[^}]*\"pss_bytes\":[1-9]");
    assertThat(agent.terminate()).as(agent.logText()).isZero();
    assertThat(aggregator.terminate()).as(aggregator.logText()).isZero();
    assertThat(agent.logText() + aggregator.logText())
        .doesNotContainIgnoringCase("not permitted")
        .doesNotContain("EPERM", "Exception");
  }

  private static String[] under(Path loader, Path names, String... command) {
    String[] start = {"sh", "-c", "names=$1; shift; exec \"$@\" <\"$names\"", "sh"};
    return java.util.stream.Stream.of(
            start, new String[] {names.toString(), loader.toString()}, command)
        .flatMap(java.util.stream.Stream::of)
        .toArray(String[]::new);
  }

  private Path names(String service) throws Exception {
    return Files.write(folder.resolve(service + ".calls"), allowed(service));
  }

  /** A unit with its program where it was built. */
  private Path unit(String service) throws Exception {
    String text = Files.readString(UNITS.resolve(service + ".service"));
    String bin = Programs.HOME.toAbsolutePath().resolve("bin").toString().replace(" ", "\\x20");
    return Files.writeString(folder.resolve(service + ".service"), text.replace("@BIN@", bin));
  }

  /** The calls that a unit's lines allow, in their order, as systemd reads them. */
  private Set<String> allowed(String service) throws Exception {
    Set<String> allowed = new TreeSet<>();
    for (String line : Files.readAllLines(UNITS.resolve(service + ".service"))) {
      if (line.startsWith("SystemCallFilter=")) {
        String list = line.substring(line.indexOf('=') + 1);
        boolean denies = list.startsWith("~");
        for (String name : (denies ? list.substring(1) : list).split(" ", -1)) {
          Set<String> calls = calls(name);
          boolean _ = denies ? allowed.removeAll(calls) : allowed.addAll(calls);
        }
      }
    }
    return allowed;
  }

  private Set<String> calls(String name) throws Exception {
    if (!name.startsWith("@")) {
      return Set.of(name);
    }
    Set<String> calls = new TreeSet<>();
    Result set = programs.run("systemd-analyze", "syscall-filter", "--no-pager", name);
    for (String line : set.out().lines().skip(1).map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        calls.addAll(calls(line));
      }
    }
    return calls;
  }
}
