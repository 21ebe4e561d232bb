package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.deploy.Programs.Daemon;
import dev.zmem.deploy.Programs.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A developer without root on a host with an agent: the installed programs, run as users that the
 * host has none of.
 */
class LocalSocketIT {
  /** No host has so many groups and users; nobody else is of them. */
  private static final String MEMBERS = "61001";

  private static final String OTHERS = "61002";
  private static final String USER = "61003";

  @TempDir private Path folder;
  private Programs programs;
  private Path home;
  private Path socket;
  private Daemon agent;

  @BeforeEach
  void open() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root becomes other users");
    programs = new Programs(folder);
    home = programs.unpacked();
    socket = folder.resolve("run/agent.sock");
    agent = agent();
  }

  /** An agent at {@link #socket} that has made a pass. */
  private Daemon agent(String... more) throws Exception {
    List<String> options =
        new ArrayList<>(
            List.of("--aggregator=127.0.0.1:1", "--socket=" + socket, "--socket-group=" + MEMBERS));
    options.addAll(List.of(more));
    Daemon started = programs.daemon("zmem-agent", options.toArray(String[]::new));
    Programs.await("the socket: " + started.logText(), () -> Files.exists(socket));
    Programs.await(
        "the first pass", () -> as("0", "0").err().contains("as this host's agent measured"));
    return started;
  }

  @AfterEach
  void close() throws Exception {
    if (programs != null) {
      programs.close();
    }
  }

  @Test
  void memberOfTheGroup_getsEveryFigure_andNobodyElse() throws Exception {
    Result member = as(USER, MEMBERS);
    assertThat(member.err()).contains("as this host's agent measured ");
    assertThat(rows(member)).anyMatch(row -> row.contains(",root,") && row.contains(",exact,"));
    assertThat(rows(member)).noneMatch(row -> row.contains(",denied,"));

    Result other = as(USER, OTHERS);
    assertThat(other.err())
        .contains("unreadable without CAP_SYS_PTRACE (RSS only)")
        .contains("with sudo zmemctl reads these too")
        .contains("a member of group " + MEMBERS + " gets the agent's figures");
    assertThat(rows(other)).allMatch(row -> !row.contains(",root,") || row.contains(",denied,"));
  }

  @Test
  void otherUser_seesItsOwnProcessesInFull() throws Exception {
    Process own =
        programs.start(
            "setpriv",
            "--reuid=" + USER,
            "--regid=" + OTHERS,
            "--groups=" + OTHERS,
            "sleep",
            "1000");
    Programs.await(
        "another user's sleep",
        () ->
            rows(as(USER, OTHERS)).stream()
                .anyMatch(row -> row.contains("," + own.pid() + ",") && row.contains(",exact,")));
  }

  @Test
  void heldAgent_isLeft_andSaidSo() throws Exception {
    assertThat(programs.run("kill", "-STOP", "" + agent.process().pid()).exit()).isZero();
    Result held = as("0", "0");
    assertThat(programs.run("kill", "-CONT", "" + agent.process().pid()).exit()).isZero();
    assertThat(held.exit()).isZero();
    assertThat(held.err()).contains("for this host's agent gave no answer (no answer in time)");
  }

  @Test
  void killedAgentsSocket_isTakenOver_andAStoppedOneLeavesNone() throws Exception {
    agent.kill();
    assertThat(Files.exists(socket)).isTrue();
    Daemon next = programs.daemon("zmem-agent", "--aggregator=127.0.0.1:1", "--socket=" + socket);
    Programs.await("the socket", () -> next.logText().contains("socket offered"));
    Daemon third = programs.daemon("zmem-agent", "--aggregator=127.0.0.1:1", "--socket=" + socket);
    Programs.await("the refusal", () -> third.logText().contains("socket not offered"));
    assertThat(third.logText()).contains("another agent listens there");
    assertThat(third.terminate()).isZero();
    assertThat(Files.exists(socket)).isTrue();
    assertThat(next.terminate()).isZero();
    assertThat(Files.exists(socket)).isFalse();
  }

  @Test
  void fresh_measures_thoughTheAgentCouldBeAsked() throws Exception {
    Result fresh = as("0", "0", "--fresh");
    assertThat(fresh.err()).contains("zmemctl itself left out").doesNotContain("agent");
  }

  @Test
  void memberOfTheGroup_getsMappings_andNobodyElse() throws Exception {
    Process roots = programs.start("sleep", "1000");
    String pid = "" + roots.pid();
    Result member = zmemctl(USER, MEMBERS, "maps", "--local", pid);
    assertThat(member.err()).contains("/" + pid + " sleep").contains("; read by this host's agent");
    assertThat(member.exit()).isZero();
    assertThat(member.out()).contains("[stack]");

    Result other = zmemctl(USER, OTHERS, "maps", "--local", pid);
    assertThat(other.exit()).isEqualTo(5);
    assertThat(other.err())
        .contains(
            "the kernel denies the memory of process " + pid + " to zmemctl (reading it takes root")
        .contains("; as a member of group " + MEMBERS + " it asks the agent")
        .doesNotContain("to the agent");

    Result whole = zmemctl(USER, MEMBERS, "maps", "--local", "--timeout=20s");
    assertThat(whole.err()).contains("; read by this host's agent");
    Result others = zmemctl(USER, OTHERS, "maps", "--local", "--timeout=20s");
    assertThat(others.err())
        .contains("left out because the kernel denies them")
        .contains("; as a member of group " + MEMBERS + " it asks the agent, which may");
  }

  @Test
  void memberOfTheGroup_getsDescriptions_andNobodyElse() throws Exception {
    Process roots = programs.start("sleep", "1000");
    String pid = "" + roots.pid();
    Programs.await(
        "a pass that has it", () -> rows(as(USER, MEMBERS, "--pids=" + pid)).size() == 1);
    Result member = zmemctl(USER, MEMBERS, "describe", "--local", pid, "-o", "csv");
    assertThat(member.exit()).as(member.err()).isZero();
    assertThat(member.out())
        .contains("process,program,sleep")
        .contains("process,exe,/")
        .contains("memory,pss_bytes,");
    Result other = zmemctl(USER, OTHERS, "describe", "--local", pid, "-o", "csv");
    assertThat(other.exit()).as(other.err()).isZero();
    assertThat(other.out()).doesNotContain("process,exe,/");

    String json = zmemctl(USER, MEMBERS, "describe", "--local", pid, "-o", "json").out();
    String host = rows(as("0", "0", "--pids=" + pid)).getFirst();
    String name = zmemctl(USER, MEMBERS, "maps", "--local", pid).err().split("/", 2)[0];
    assertThat(host).contains("," + name + ",");
    assertThat(json).contains("\"host\":\"" + name + "\"");
  }

  @Test
  void processThatEnded_isNamed_asTheAgentSaysIt() throws Exception {
    Process ended = programs.start("true");
    assertThat(ended.waitFor()).isZero();
    for (String command : List.of("describe", "maps")) {
      Result gone = zmemctl(USER, MEMBERS, command, "--local", "" + ended.pid());
      assertThat(gone.exit()).isEqualTo(4);
      assertThat(gone.err()).contains("no process " + ended.pid());
    }
  }

  @Test
  void names_areThoseOfTheAgentsRules_inTablesAndDetails() throws Exception {
    assertThat(agent.terminate()).isZero();
    Path file =
        Files.writeString(
            folder.resolve("agent.yaml"), "grouping-rules: [{name: 'sleepers', comm: sleep}]\n");
    agent = agent("--config=" + file);
    Process roots = programs.start("sleep", "1000");
    String pid = "" + roots.pid();
    Programs.await(
        "the rule's name",
        () ->
            rows(as(USER, MEMBERS, "--pids=" + pid)).stream()
                .anyMatch(row -> row.contains(",sleepers")));
    assertThat(zmemctl(USER, MEMBERS, "maps", "--local", pid).err()).contains(pid + " sleepers");
    assertThat(zmemctl(USER, MEMBERS, "describe", "--local", pid, "-o", "csv").out())
        .contains("process,program,sleepers");
  }

  @Test
  void detailsOff_isRespected_andZmemctlReadsWhatItMay() throws Exception {
    assertThat(agent.terminate()).isZero();
    agent = agent("--details=off");
    Process roots = programs.start("sleep", "1000");
    String pid = "" + roots.pid();
    String reason = "gave no answer (the agent gives no details (--details=off))";
    Result root = zmemctl("0", "0", "maps", "--local", pid);
    assertThat(root.exit()).isZero();
    assertThat(root.err()).contains("read by zmemctl, for this host's agent " + reason);
    Result member = zmemctl(USER, MEMBERS, "maps", "--local", pid);
    assertThat(member.exit()).isEqualTo(5);
    assertThat(member.err()).contains("to zmemctl (reading it takes root").contains(reason);
    assertThat(zmemctl("0", "0", "maps", "--local", pid, "--fresh").err()).doesNotContain("agent");
  }

  @Test
  void heldAgent_isLeftSoon_whateverTimeAQuestionHas() throws Exception {
    Process roots = programs.start("sleep", "1000");
    assertThat(programs.run("kill", "-STOP", "" + agent.process().pid()).exit()).isZero();
    long began = System.nanoTime();
    Result held = zmemctl("0", "0", "maps", "--local", "" + roots.pid(), "--timeout=20s");
    long took = System.nanoTime() - began;
    assertThat(programs.run("kill", "-CONT", "" + agent.process().pid()).exit()).isZero();
    assertThat(held.exit()).isZero();
    assertThat(held.err()).contains("for this host's agent gave no answer (no answer in time)");
    assertThat(took).isLessThan(12_000_000_000L);
  }

  private Result as(String user, String group, String... more) {
    List<String> arguments = new ArrayList<>(List.of("ps", "--local", "-o", "csv"));
    arguments.addAll(List.of(more));
    return zmemctl(user, group, arguments.toArray(String[]::new));
  }

  private Result zmemctl(String user, String group, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "setpriv",
                "--reuid=" + user,
                "--regid=" + group,
                "--groups=" + group,
                "env",
                "ZMEM_SOCKET=" + socket,
                home.resolve("bin/zmemctl").toString()));
    command.addAll(List.of(arguments));
    try {
      return programs.run(command.toArray(String[]::new));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> rows(Result result) {
    return result.out().lines().skip(1).toList();
  }
}
