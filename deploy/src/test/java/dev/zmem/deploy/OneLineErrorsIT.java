package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.deploy.Programs.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is mistyped, missing or in use is told in one clear line, by every program. */
class OneLineErrorsIT {
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
    assertOneLine(
        2,
        "'*.example.net' (expected: 1 to 253 letters",
        "zmem-aggregator",
        "run",
        "--viewers=ann,*.example.net",
        "--check-config");
    assertOneLine(
        2, "'@/nowhere' (cannot be read)", "zmem-aggregator", "run", "--viewers=@/nowhere");
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
      assertOneLine(2, "cannot read " + folder, program[0], program[1], "--config=" + folder);
      assertOneLine(2, file + ":", program[0], program[1], "--config=" + file);
      assertOneLine(2, "cannot read " + binary, program[0], program[1], "--config=" + binary);
      assertOneLine(2, "--config", program[0], program[1], "--config");
    }
  }

  @Test
  void tlsFilesThatCannotBeRead_areOneClearLine_inEveryProgram() throws Exception {
    Path text = Files.writeString(folder.resolve("text.pem"), "not a certificate\n");
    for (Path file : List.of(Path.of("/nowhere/ca.pem"), folder, text)) {
      String saying = "--tls-ca " + file + ": ";
      String[] files = {"--tls-ca=" + file, "--tls-cert=" + file, "--tls-key=" + file};
      assertOneLine(2, saying, "zmem-agent", Programs.prepend("run", files));
      assertOneLine(2, saying, "zmem-aggregator", Programs.prepend("run", files));
      assertOneLine(
          2,
          saying,
          "zmemctl",
          Programs.prepend("top", Programs.prepend("--aggregator=127.0.0.1:1", files)));
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
        2,
        "--kubernetes: KUBERNETES_SERVICE_HOST is not set: the aggregator does not run in a pod",
        "zmem-aggregator",
        "run",
        "--kubernetes",
        "--listen=127.0.0.1:0");
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
  void tooFewFilesAllowed_isOneClearLine_inEveryProgram() throws Exception {
    for (String[] command : COMMANDS) {
      Result result =
          programs.run(
              Programs.prepend("bash", limited(40, Programs.program(command[0]), command[1])));
      assertThat(result.exit()).as(result.err()).isEqualTo(1);
      assertThat(result.out()).isEmpty();
      assertThat(result.err())
          .hasLineCount(1)
          .startsWith(command[0] + ": only 40 files may be open at once")
          .contains("LimitNOFILE");
    }
  }

  @Test
  void fewFilesAllowed_measureAsManyProcessesAsOthers() throws Exception {
    Path program = Files.copy(Path.of("/bin/sleep"), folder.resolve("fewfiles"));
    for (int process = 0; process < 100; process++) {
      assertThat(programs.start(program.toString(), "1000").isAlive()).isTrue();
    }
    Result few =
        programs.awaitResult(
            result -> result.out().contains("fewfiles"),
            Programs.prepend(
                "bash",
                limited(
                    64,
                    Programs.program("zmemctl"),
                    "top",
                    "--local",
                    "--filter=^fewfiles$",
                    "--sort=count",
                    "-o",
                    "jsonl")));
    assertThat(few.out()).contains("\"count\":100");
    Result scan =
        programs.run(
            Programs.prepend(
                "bash", limited(64, Programs.program("zmem-agent"), "scan", "--repeat=3")));
    assertThat(scan.exit()).isZero();
    assertThat(scan.err()).doesNotContain("Exception");
  }

  /** A command that may open so many files. */
  private static String[] limited(int files, String program, String... arguments) {
    String[] command = {"-c", "ulimit -n " + files + "; exec \"$0\" \"$@\"", program};
    return Stream.concat(Stream.of(command), Stream.of(arguments)).toArray(String[]::new);
  }

  private void assertOneLine(int exit, String saying, String program, String... arguments)
      throws Exception {
    Result result = programs.run(Programs.prepend(Programs.program(program), arguments));
    assertThat(result.exit()).as(result.err()).isEqualTo(exit);
    assertThat(result.err()).contains(saying).doesNotContain("\tat ", "Exception");
    assertThat(result.err().lines().filter(line -> !line.startsWith("see "))).hasSize(1);
  }
}
