package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.deploy.Programs.Daemon;
import dev.zmem.deploy.Programs.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the programs behave when things go wrong: real processes, by the launchers. */
class FailureIT {
  @TempDir private Path folder;
  private Programs programs;

  @BeforeEach
  void open() {
    programs = new Programs(folder);
  }

  @AfterEach
  void close() throws Exception {
    programs.close();
  }

  @Test
  void aggregatorKilledAndBack_tablesAreWholeAgain() throws Exception {
    Daemon aggregator = programs.daemon("zmem-aggregator", "--listen=127.0.0.1:0");
    String address = programs.address(aggregator);
    Daemon agent = agent(address, "one");
    Daemon other = agent(address, "two");
    assertReporting(address, 2);

    aggregator.kill();
    Result without = programs.zmemctl("top", "--aggregator=" + address);
    assertThat(without.exit()).isEqualTo(3);
    assertThat(without.err()).contains(address, "zmem-aggregator run").hasLineCount(1);

    Daemon back = programs.daemon("zmem-aggregator", "--listen=" + address);
    assertThat(programs.address(back)).isEqualTo(address);
    assertReporting(address, 2);
    assertThat(agent.logText()).containsOnlyOnce("WARNING disconnected").contains("after=");
    assertThat(other.logText()).contains("after=");
    assertThat(agent.terminate()).isZero();
    assertThat(agent.logText()).contains("stopped drained=true");
    assertThat(back.terminate()).isZero();
  }

  @Test
  void agentKilled_itsHostGoesSilent_andIsNamedWithItsAge() throws Exception {
    String address = programs.address(programs.daemon("zmem-aggregator", "--listen=127.0.0.1:0"));
    Daemon agent = agent(address, "doomed");
    assertReporting(address, 1);
    agent.kill();
    Result silent =
        programs.awaitAnswer(
            answer -> answer.err().contains("silent"), "top", "--aggregator=" + address);
    assertThat(silent.err())
        .containsPattern("0 of 1 host reporting.*silent: doomed \\([0-9ms]+\\)");
    assertThat(silent.exit()).isZero();
    assertThat(silent.out()).contains("SILENT  PROGRAM").containsPattern(" [0-9ms]+  TOTAL");
    Result ps = programs.zmemctl("ps", "--host=doomed", "--aggregator=" + address);
    assertThat(ps.err()).containsPattern("; the agent did not answer: last known, [0-9ms]+ old\n");
    assertThat(ps.out()).contains("SILENT");
    Result hosts = programs.zmemctl("hosts", "--aggregator=" + address, "--fail-on-partial");
    assertThat(hosts.out()).containsPattern("doomed +silent");
    assertThat(hosts.exit()).isEqualTo(6);
    assertThat(agent(address, "doomed").process().isAlive()).isTrue();
    assertReporting(address, 1);
  }

  @Test
  void agentUnderANewName_inAnyCase_isOneHost() throws Exception {
    String address = programs.address(programs.daemon("zmem-aggregator", "--listen=127.0.0.1:0"));
    String[] agent = {"--aggregator=" + address, "--interval=200ms"};
    Daemon old = programs.daemon("zmem-agent", Programs.prepend("--host-name=OLD", agent));
    assertReporting(address, 1);
    assertThat(programs.zmemctl("hosts", "--aggregator=" + address).out()).contains("old");
    assertThat(old.terminate()).isZero();
    Daemon renamed = programs.daemon("zmem-agent", Programs.prepend("--host-name=New", agent));
    Result hosts =
        programs.awaitAnswer(
            answer ->
                answer.out().contains("new") && answer.err().contains("1 of 1 host reporting"),
            "hosts",
            "--aggregator=" + address);
    assertThat(hosts.out()).doesNotContain("old");
    assertThat(renamed.terminate()).isZero();
  }

  @Test
  void hostThatDoesNotComeBackAfterARestart_andOneThatNeverCame_areSilent() throws Exception {
    String[] options = {
      "--listen=127.0.0.1:0", "--state-dir=" + folder, "--expected-hosts=Never-1,lost"
    };
    Daemon aggregator = programs.daemon("zmem-aggregator", options);
    String address = programs.address(aggregator);
    Daemon agent = agent(address, "lost");
    Result known =
        programs.awaitAnswer(
            answer -> answer.err().contains("1 of 2 hosts reporting"),
            "hosts",
            "--aggregator=" + address);
    assertThat(known.err()).contains("silent: never-1 (never seen)");
    agent.kill();
    assertThat(aggregator.terminate()).isZero();

    String next = programs.address(programs.daemon("zmem-aggregator", options));
    Result top = programs.zmemctl("top", "--aggregator=" + next);
    assertThat(top.err())
        .containsPattern(
            "0 of 2 hosts reporting.*silent: never-1 \\(never seen\\), lost \\([0-9ms]+\\)");
    Result hosts = programs.zmemctl("hosts", "--aggregator=" + next);
    assertThat(hosts.out()).containsPattern("lost +silent").containsPattern("never-1 +never seen");
  }

  @Test
  void nothingMatched_exits4_andNamesWhatIsNear() throws Exception {
    String address = programs.address(programs.daemon("zmem-aggregator", "--listen=127.0.0.1:0"));
    agent(address, "python-worker-01");
    assertReporting(address, 1);
    Result nothing = programs.zmemctl("top", "--aggregator=" + address, "--hosts=pyton-worker-*");
    assertThat(nothing.exit()).isEqualTo(4);
    assertThat(nothing.err())
        .contains("pyton-worker-*", "did you mean python-worker-01")
        .hasLineCount(1);
    assertThat(nothing.out()).isEmpty();
  }

  @Test
  void processesOfAHost_areAskedOfItsAgent() throws Exception {
    String address = programs.address(programs.daemon("zmem-aggregator", "--listen=127.0.0.1:0"));
    agent(address, "asked");
    assertReporting(address, 1);
    Result ps = programs.zmemctl("ps", "--host=asked", "--aggregator=" + address, "-o", "csv");
    assertThat(ps.exit()).isZero();
    assertThat(ps.out()).contains("zmem-agent");
    assertThat(ps.err()).doesNotContain("did not answer");
    assertThat(programs.zmemctl("ps", "--host=nobody", "--aggregator=" + address).exit())
        .isEqualTo(4);
  }

  @Test
  void hostileNames_arePrintedEscaped() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is not installed");
    Process hostile =
        programs.start("/usr/bin/perl", "-e", "$0 = \"evil \\e[31m\\n\\xff name\"; sleep 100");
    Result table =
        programs.awaitAnswer(
            answer -> answer.out().contains("evil"), "top", "--local", "--filter=^evil");
    assertThat(table.out()).contains("evil \\x1b[31m \\xff name").doesNotContain("\u001b");
    for (String format : List.of("wide", "csv", "json", "jsonl")) {
      Result data = programs.zmemctl("top", "--local", "--filter=^evil", "-o", format);
      assertThat(data.exit()).isZero();
      assertThat(data.out().lines().filter(line -> line.contains("evil")))
          .as(format)
          .hasSize(1)
          .allMatch(line -> line.contains("31m") && line.contains("xff name"));
      assertThat(data.out()).doesNotContain("\u001b");
    }
    assertThat(hostile.isAlive()).isTrue();
  }

  /** An agent on a machine of its own: one machine reports under one name. */
  private Daemon agent(String address, String host) throws Exception {
    return programs.daemon(
        programs.onMachine(
            host,
            Programs.program("zmem-agent"),
            "run",
            "--aggregator=" + address,
            "--host-name=" + host,
            "--interval=200ms"));
  }

  private void assertReporting(String address, int hosts) throws Exception {
    String wanted = hosts + " of " + hosts + (hosts == 1 ? " host" : " hosts") + " reporting";
    Result answer =
        programs.awaitAnswer(
            result -> result.err().contains(wanted), "hosts", "--aggregator=" + address);
    assertThat(answer.exit()).isZero();
  }
}
