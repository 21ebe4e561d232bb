package dev.zmem.deploy;

import static dev.zmem.deploy.Rows.figure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.deploy.Programs.Daemon;
import dev.zmem.deploy.Programs.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that come, go, share a pid over time or cannot be read: what the fleet shows then. */
class ProcessesIT {
  private static final long MIB = 1 << 20;
  private static final int CHURNED = 10_000;
  private static final int A_SECOND = 2_000;

  @TempDir private Path folder;
  private Programs programs;
  private Daemon aggregator;
  private String to;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is not installed");
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    programs = new Programs(folder);
    aggregator = programs.daemon("zmem-aggregator", "--listen=127.0.0.1:0");
    to = "--aggregator=" + programs.address(aggregator);
  }

  @AfterEach
  void close() throws Exception {
    if (programs != null) {
      programs.close();
    }
  }

  @Test
  void thousandsOfShortProcesses_leaveNoRowsAndNoWarnings() throws Exception {
    Daemon agent = agent();
    Path churn = programs.compiled("churn.c", "zmemchurn");
    assertThat(afterNextPass().lines()).isNotEmpty();
    Process parent =
        programs.start(churn.toString(), String.valueOf(CHURNED), String.valueOf(A_SECOND));
    // the parent and children of it: an agent that sees none of them has nothing to forget
    programs.awaitAnswer(
        answer -> rowsOfChurn(new Rows(answer.out())) > 1, "top", "--by=pid", to, "-o", "json");
    String rate = parent.inputReader().readLine();
    assertThat(parent.waitFor()).isZero();
    assumeTrue(
        Integer.parseInt(rate) >= A_SECOND * 9 / 10,
        "the machine is too busy: " + rate + " processes a second");

    assertThat(afterNextPass().lines()).noneMatch(line -> line.contains("\"zmemchurn\""));
    for (String[] query : List.of(query("top", "--by=pid"), query("ps", "--host=measured"))) {
      Set<Long> dead = pids(query);
      dead.removeAll(living());
      assertThat(afterNextPass().lines()).isNotEmpty();
      dead.retainAll(pids(query));
      assertThat(dead).as("dead before the last pass, and still in a row").isEmpty();
    }
    assertThat(agent.logText() + aggregator.logText())
        .doesNotContain("WARNING", "SEVERE", "Exception")
        .containsOnlyOnce(" connected ");
  }

  @Test
  void pidUsedAgain_isTheNewProgramFromTheNextPassOn() throws Exception {
    Path asPid = programs.compiled("as_pid.c", "as_pid");
    Process old =
        programs.start(
            programs.compiled("truth.c", "zmemtruth").toString(), "0", "50", "0", "0", "0");
    assertThat(old.inputReader().readLine()).isEqualTo("ready");
    Daemon agent = agent();
    String before = afterNextPass().line(old.pid());
    assertThat(before).contains("\"zmemtruth\"");
    assertThat(figure(before, "rss_bytes")).isGreaterThan(50 * MIB);

    // while the agent stands still, nothing but the start time tells the two apart
    signal("STOP", agent.process().pid());
    old.destroyForcibly().waitFor();
    Process again = programs.start(asPid.toString(), String.valueOf(old.pid()), "sleep", "1000");
    assertThat(again.inputReader().readLine()).isEqualTo(String.valueOf(old.pid()));
    Programs.await("exec", () -> isCalled(old.pid(), "sleep"));
    signal("CONT", agent.process().pid());

    Rows rows = afterNextPass();
    assertThat(rows.line(old.pid())).contains("\"name\":\"sleep\"", "\"command\":\"sleep 1000\"");
    assertThat(figure(rows.line(old.pid()), "rss_bytes")).isBetween(MIB / 4, 10 * MIB);
    assertThat(rows.lines()).noneMatch(line -> line.contains("\"zmemtruth\""));
  }

  @Test
  void processesOfRoot_areDeniedToAnAgentWithoutTheCapability_andNeverZero() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is not installed");
    Process ofRoot = programs.start("sleep", "1001");
    Daemon agent = agentOfNobody();
    Rows rows = afterNextPass();
    String line = rows.line(ofRoot.pid());
    assertThat(line).contains("\"user\":\"root\"", "\"denied\":1");
    assertThat(line)
        .contains("\"kind\":\"denied\"", "\"error_bytes\":null", "\"age_seconds\":null");
    assertThat(figure(line, "rss_bytes")).isPositive();
    for (String key : List.of("ram", "pss", "uss", "shared", "swap_shown", "hugetlb")) {
      assertThat(line).contains("\"" + key + "_bytes\":null");
    }
    assertThat(figure(rows.line(agent.process().pid()), "rss_bytes")).isGreaterThan(10 * MIB);
    long denied = rows.lines().stream().filter(row -> row.contains("\"denied\":1")).count();
    assertThat(figure(rows.total(), "denied")).isEqualTo(denied);
    assertThat(denied).isLessThan(rows.lines().size());

    Result table = programs.zmemctl("top", to, "--by=pid", "--filter=^sleep$");
    assertThat(table.out())
        .containsPattern(ofRoot.pid() + " +root +RSS [0-9.]+ [KM]iB( +-){3} +<?[0-9.]+% +sleep\n");
    assertThat(table.err())
        .containsPattern(
            "; unreadable without CAP_SYS_PTRACE \\(RSS only\\): \\d+ of \\d+ processes? on measured");
    Result groups = programs.zmemctl("top", to, "--filter=^sleep$", "-o", "json");
    assertThat(groups.out()).contains("\"pss_bytes\":null").doesNotContain("\"pss_bytes\":0");
  }

  @Test
  void sumsOfAnAgentWithoutTheCapability_areBounds_andItsHostIsFlagged() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is not installed");
    Daemon blind = agentOfNobody();
    Rows rows = afterNextPass();
    assertThat(rows.total()).contains("\"incomplete\":true", "\"kind\":\"mixed\"");
    assertThat(rows.json()).contains("\"partial\":[\"incomplete\"]", "{\"name\":\"measured\",");
    assertThat(rows.line(blind.process().pid())).contains("\"incomplete\":false");
    assertThat(figure(rows.total(), "without_pss")).isEqualTo(figure(rows.total(), "denied"));

    Result byHost = programs.zmemctl("top", to, "--by=host");
    assertThat(byHost.out()).containsPattern("(≥|>=)[0-9.]+ [KMG]iB .* measured\n");
    Result hosts = programs.zmemctl("hosts", to);
    assertThat(hosts.out()).containsPattern("measured +incomplete .*(≥|>=)[0-9.]+ [KMG]iB");
    for (String command : List.of("top", "hosts")) {
      Result partial = programs.zmemctl(command, to, "--fail-on-partial");
      assertThat(partial.exit()).as(command).isEqualTo(6);
      assertThat(partial.out()).isNotEmpty();
    }
    assertThat(programs.zmemctl("top", to).exit()).isZero();
  }

  private Daemon agentOfNobody() throws Exception {
    return programs.daemon(
        List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            programs.unpacked().resolve("bin/zmem-agent").toString(),
            "run",
            to,
            "--host-name=measured",
            "--interval=500ms"));
  }

  private static long rowsOfChurn(Rows rows) {
    return rows.lines().stream().filter(line -> line.contains("\"zmemchurn\"")).count();
  }

  private Daemon agent() throws Exception {
    return programs.daemon("zmem-agent", to, "--host-name=measured", "--interval=500ms");
  }

  private String[] query(String command, String option) {
    return new String[] {command, option, to, "-o", "json"};
  }

  /** The processes as a pass saw them that began after this call. */
  private Rows afterNextPass() throws Exception {
    long newest = programs.start("sleep", "1002").pid();
    return new Rows(
        programs
            .awaitAnswer(
                answer -> !new Rows(answer.out()).line(newest).isEmpty(),
                "top",
                "--by=pid",
                to,
                "-o",
                "json")
            .out());
  }

  private Set<Long> pids(String... query) throws Exception {
    Result answer = programs.zmemctl(query);
    assertThat(answer.exit()).as(answer.err()).isZero();
    return new HashSet<>(new Rows(answer.out()).pids());
  }

  private void signal(String name, long pid) throws Exception {
    assertThat(programs.run("kill", "-" + name, String.valueOf(pid)).exit()).isZero();
  }

  private static boolean isCalled(long pid, String name) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/comm")).strip().equals(name);
    } catch (IOException e) {
      return false;
    }
  }

  private static Set<Long> living() {
    return ProcessHandle.allProcesses().map(ProcessHandle::pid).collect(Collectors.toSet());
  }
}
