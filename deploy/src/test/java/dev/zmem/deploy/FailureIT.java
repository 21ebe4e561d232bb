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
  private static final List<String[]> COMMANDS =
      List.of(
          new String[] {"zmem-agent", "run"},
          new String[] {"zmem-aggregator", "run"},
          new String[] {"zmemctl", "top"});

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
        .containsPattern("0 of 1 host reporting.*silent: doomed \\([0-9.]+ s\\)");
    assertThat(silent.exit()).isZero();
    assertThat(agent(address, "doomed").process().isAlive()).isTrue();
    assertReporting(address, 1);
  }

  @Test
  void nothingMatched_exits4_andNamesWhatIsNear() throws Exception {
    String address = programs.address(programs.daemon("zmem-aggregator", "--listen=127.0.0.1:0"));
    agent(address, "python-worker-01");
    assertReporting(address, 1);
    Result nothing = programs.zmemctl("top", "--aggregator=" + address, "--hosts=pyton-worker-*");
    assertThat(nothing.exit()).isEqualTo(4);
    assertThat(nothing.err()).contains("pyton-worker-*", "near: python-worker-01").hasLineCount(1);
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
  void portInUse_badFlag_badFile_areOneClearLine() throws Exception {
    String address = programs.address(programs.daemon("zmem-aggregator", "--listen=127.0.0.1:0"));
    assertOneLine(
        1, "cannot listen on " + address, "zmem-aggregator", "run", "--listen=" + address);
    assertOneLine(2, "--interval", "zmem-agent", "run", "--interval=0s");
    assertOneLine(
        2,
        "will not listen on 0.0.0.0:0 without TLS",
        "zmem-aggregator",
        "run",
        "--listen=0.0.0.0:0");
    assertOneLine(
        2, "will not connect to 10.0.0.1:7700", "zmem-agent", "run", "--aggregator=10.0.0.1:7700");
    assertOneLine(
        2,
        "--tls-ca /nowhere/ca.pem: no such file",
        "zmem-agent",
        "run",
        "--tls-ca=/nowhere/ca.pem",
        "--tls-cert=x",
        "--tls-key=y");

    Path file = folder.resolve("agent.yaml");
    Files.writeString(file, "interval: 5s\nagregator: x:1\n");
    assertOneLine(
        2,
        file + ":2: unknown key 'agregator' (did you mean 'aggregator'?)",
        "zmem-agent",
        "run",
        "--config=" + file);
    Files.writeString(file, "# first\ninterval: 0s\n");
    assertOneLine(2, file + ":2: ", "zmem-agent", "run", "--config=" + file, "--check-config");
    Files.writeString(file, "interval: [\n");
    assertOneLine(2, file + ":", "zmem-agent", "run", "--config=" + file);
    Files.writeString(file, "interval: 2s\naggregator: 127.0.0.1:1\n");
    Result good =
        programs.run(Programs.program("zmem-agent"), "run", "--config=" + file, "--check-config");
    assertThat(good).isEqualTo(new Result(0, "configuration ok\n", ""));
  }

  @Test
  void configThatCannotBeRead_isOneClearLine_inEveryProgram() throws Exception {
    Path file = Files.writeString(folder.resolve("bad.yaml"), "tls-ca: [\n");
    Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {0, 1, 2, (byte) 0xff});
    for (String[] program : COMMANDS) {
      assertOneLine(2, "no such file", program[0], program[1], "--config=/nowhere/zmem.yaml");
      assertOneLine(2, folder + ": cannot be read", program[0], program[1], "--config=" + folder);
      assertOneLine(2, file + ":", program[0], program[1], "--config=" + file);
      assertOneLine(2, binary + ":", program[0], program[1], "--config=" + binary);
      assertOneLine(2, "--config", program[0], program[1], "--config");
    }
  }

  @Test
  void tlsFilesThatCannotBeRead_areOneClearLine_inEveryProgram() throws Exception {
    Path text = Files.writeString(folder.resolve("text.pem"), "not a certificate\n");
    for (Path file : List.of(Path.of("/nowhere/ca.pem"), folder, text)) {
      String saying = "--tls-ca " + file + ": ";
      String[] files = {"--tls-ca=" + file, "--tls-cert=" + file, "--tls-key=" + file};
      assertOneLine(2, saying, "zmem-agent", prepend("run", files));
      assertOneLine(2, saying, "zmem-aggregator", prepend("run", files));
      assertOneLine(
          2, saying, "zmemctl", prepend("top", prepend("--aggregator=127.0.0.1:1", files)));
    }
  }

  @Test
  void outputThatCannotBeWritten_isAnErrorUnlessItsReaderHasGone() throws Exception {
    for (String command : List.of("zmemctl top --local", "zmem-agent scan", "zmemctl --help")) {
      // in quotes: the distribution may lie in a path with a space
      String program =
          "'"
              + Programs.program(command.replaceFirst(" .*", ""))
              + "'"
              + command.replaceFirst("[^ ]*", "");
      Result full = programs.run("sh", "-c", program + " >/dev/full");
      assertThat(full.exit()).as(command).isEqualTo(1);
      assertThat(full.err()).contains(": cannot write the output: No space left on device\n");
      Result gone = programs.run("bash", "-c", program + " | true; exit ${PIPESTATUS[0]}");
      assertThat(gone.exit()).as(command).isZero();
      assertThat(gone.err()).doesNotContain("cannot write");
    }
  }

  @Test
  void addressesAndFoldersThatAreNotThere_areOneClearLine() throws Exception {
    assertOneLine(
        1,
        "cannot listen on nowhere.invalid:7700: no such host",
        "zmem-aggregator",
        "run",
        "--listen=nowhere.invalid:7700",
        "--insecure");
    assertOneLine(2, "--listen", "zmem-aggregator", "run", "--listen=127.0.0.1:65536");
    assertOneLine(2, "--proc /nowhere: no such directory", "zmem-agent", "run", "--proc=/nowhere");
    assertOneLine(2, "--proc /nowhere: no such directory", "zmem-agent", "scan", "--proc=/nowhere");
    assertOneLine(
        3,
        "nowhere.invalid:7700",
        "zmemctl",
        "top",
        "--insecure",
        "--aggregator=nowhere.invalid:7700");
  }

  @Test
  void hostileNames_arePrintedEscaped() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is not installed");
    Process hostile =
        programs.start("/usr/bin/perl", "-e", "$0 = \"evil \\e[31m\\n\\xff name\"; sleep 100");
    Result table =
        programs.awaitAnswer(
            answer -> answer.out().contains("evil"), "top", "--local", "--filter=^evil");
    assertThat(table.out()).contains("evil \\x1b[31m\\n\\xff name").doesNotContain("\u001b");
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

  @Test
  void mutualTls_letsTheRightOnesIn_andRefusesTheOthersInOneLine() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
    Certificates good = new Certificates(programs, Files.createDirectory(folder.resolve("good")));
    Certificates wrong = new Certificates(programs, Files.createDirectory(folder.resolve("wrong")));
    good.issue("aggregator", "DNS:localhost,IP:127.0.0.1", 2);
    good.issue("host-a", "DNS:host-a", 2);
    good.issue("expired", "DNS:expired", -1);
    wrong.issue("host-b", "DNS:host-b", 2);
    Daemon aggregator =
        programs.daemon("zmem-aggregator", good.options("aggregator", "--listen=127.0.0.1:0"));
    String to = "--aggregator=" + programs.address(aggregator);

    Daemon agent =
        programs.daemon(
            "zmem-agent", good.options("host-a", to, "--host-name=host-a", "--interval=200ms"));
    programs.awaitAnswer(
        answer -> answer.out().contains("host-a"), prepend("hosts", good.options("host-a", to)));
    assertThat(agent.logText()).contains("connected");

    refused(
        aggregator,
        "the certificate does not name host-z",
        good.options("host-a", to, "--host-name=host-z"),
        "PERMISSION_DENIED");
    refused(
        aggregator,
        "tls handshake refused",
        wrong.options("host-b", to, "--host-name=host-b"),
        "UNAVAILABLE");
    refused(
        aggregator,
        "tls handshake refused",
        good.options("expired", to, "--host-name=expired"),
        "UNAVAILABLE");
    refused(aggregator, "", new String[] {to, "--host-name=plain"}, "UNAVAILABLE");
    Result plain = programs.zmemctl("hosts", to);
    assertThat(plain.exit()).isIn(3, 5);
    assertThat(plain.err()).hasLineCount(1);
    assertThat(programs.zmemctl(prepend("hosts", good.options("host-a", to))).out())
        .contains("host-a")
        .doesNotContain("host-b", "host-z", "expired", "plain");
  }

  private void refused(Daemon aggregator, String logged, String[] options, String status)
      throws Exception {
    Daemon agent = programs.daemon("zmem-agent", options);
    Programs.await("a refusal: " + agent.logText(), () -> agent.logText().contains("WARNING"));
    assertThat(agent.logText()).contains("status=" + status).doesNotContain("\tat ");
    assertThat(agent.logText().lines().filter(line -> line.contains("WARNING"))).hasSize(1);
    Programs.await(
        "its line at the aggregator: " + aggregator.logText(),
        () -> aggregator.logText().contains(logged));
    assertThat(agent.terminate()).isZero();
  }

  private void assertOneLine(int exit, String saying, String program, String... arguments)
      throws Exception {
    Result result = programs.run(prepend(Programs.program(program), arguments));
    assertThat(result.exit()).as(result.err()).isEqualTo(exit);
    assertThat(result.err()).contains(saying).doesNotContain("\tat ", "Exception");
    assertThat(result.err().lines().filter(line -> !line.startsWith("see "))).hasSize(1);
  }

  private Daemon agent(String address, String host) throws Exception {
    return programs.daemon(
        "zmem-agent", "--aggregator=" + address, "--host-name=" + host, "--interval=200ms");
  }

  private void assertReporting(String address, int hosts) throws Exception {
    String wanted = hosts + " of " + hosts + (hosts == 1 ? " host" : " hosts") + " reporting";
    Result answer =
        programs.awaitAnswer(
            result -> result.err().contains(wanted), "hosts", "--aggregator=" + address);
    assertThat(answer.exit()).isZero();
  }

  private static String[] prepend(String first, String... rest) {
    String[] all = new String[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }
}
