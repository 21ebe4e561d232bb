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
    agent =
        programs.daemon(
            "zmem-agent",
            "--aggregator=127.0.0.1:1",
            "--socket=" + socket,
            "--socket-group=" + MEMBERS);
    Programs.await("the socket: " + agent.logText(), () -> Files.exists(socket));
    Programs.await(
        "the first pass",
        () -> {
          try {
            return as("0", "0").err().contains("as this host's agent measured");
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
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

  private Result as(String user, String group, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "setpriv",
                "--reuid=" + user,
                "--regid=" + group,
                "--groups=" + group,
                "env",
                "ZMEM_SOCKET=" + socket,
                home.resolve("bin/zmemctl").toString(),
                "ps",
                "--local",
                "-o",
                "csv"));
    command.addAll(List.of(more));
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
