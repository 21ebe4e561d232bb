package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.deploy.Programs.Daemon;
import dev.zmem.deploy.Programs.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of {@code docs/PARITY.md} works as it stands there. */
class ParityIT {
  private static final String HOST = "parity-host";
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final int COLUMNS = 5;

  /** SIGINT ends a watch, which has shown some tables by then. */
  private static final String END_OF_WATCH = "env --default-signal=INT timeout -s INT 5 ";

  private static final List<Integer> ENDS_OF_WATCH = List.of(0, 124, 130);

  @TempDir private Path folder;
  private Programs programs;
  private String aggregator;
  private long pid;

  @BeforeEach
  void open() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    programs = new Programs(folder);
    Process sleeper = programs.start("env", "PARITY_QUEUE=mail", "sleep", "1003");
    pid = sleeper.pid();
    Path settings = folder.resolve("file.yaml");
    Files.writeString(
        settings,
        """
        aggregator: 127.0.0.1:7700
        env-attributes: [PARITY_QUEUE]
        grouping-rules:
          - name: sleeper ${seconds}
            command: sleep (?P<seconds>1003)
        """);
    Daemon daemon = programs.daemon("zmem-aggregator", "--listen=127.0.0.1:0");
    aggregator = programs.address(daemon);
    Daemon agent =
        programs.daemon(
            "zmem-agent",
            "--aggregator=" + aggregator,
            "--host-name=" + HOST,
            "--env-attributes=PARITY_QUEUE",
            "--interval=1s",
            "--socket=off");
    Result first =
        programs.awaitAnswer(
            answer -> answer.out().contains("sleep"), "top", "--aggregator=" + aggregator);
    assertThat(first.exit()).as(agent.logText()).isZero();
  }

  @AfterEach
  void close() throws Exception {
    if (programs != null) {
      programs.close();
    }
  }

  @Test
  void everyCommand_works_andShowsWhatItsRowSays() throws Exception {
    List<String> failures = new ArrayList<>();
    int commands = 0;
    for (String line : Files.readAllLines(document())) {
      String[] cells = line.split("(?<!\\\\)\\|", -1);
      if (!line.startsWith("| ") || cells.length != COLUMNS + 2 || line.startsWith("| what ")) {
        continue;
      }
      List<String> words = quoted(cells[COLUMNS]);
      for (int cell = 3; cell < COLUMNS; cell++) {
        for (String command : quoted(cells[cell])) {
          if (!cells[cell].contains("on a terminal")) {
            commands++;
            check(command, words, failures);
          }
        }
      }
    }
    assertThat(failures).isEmpty();
    assertThat(commands).as("commands of the table").isGreaterThan(70);
  }

  private void check(String command, List<String> words, List<String> failures)
      throws IOException, InterruptedException {
    boolean isWatch = command.contains("--watch");
    Result result =
        programs.run(
            "env",
            "ZMEM_AGGREGATOR=" + aggregator,
            "PATH=" + Programs.HOME.resolve("bin").toAbsolutePath() + ":" + System.getenv("PATH"),
            "sh",
            "-c",
            (isWatch ? END_OF_WATCH : "") + filled(command));
    String text = result.out() + result.err();
    boolean isWrong =
        isWatch ? !ENDS_OF_WATCH.contains(result.exit()) : result.exit() != 0 || text.isBlank();
    for (String word : words) {
      isWrong |= !text.contains(word);
    }
    if (isWrong) {
      failures.add(command + " should show " + words + ": " + result);
    }
  }

  /** {@code HOST}, {@code PID} and {@code FILE} stand for what is here. */
  private String filled(String command) {
    return command
        .replace("HOST", HOST)
        .replace("PID", String.valueOf(pid))
        .replace("FILE", folder.resolve("file").toString());
  }

  private static List<String> quoted(String cell) {
    List<String> quoted = new ArrayList<>();
    Matcher matcher = QUOTED.matcher(cell);
    while (matcher.find()) {
      quoted.add(matcher.group(1).replace("\\|", "|")); // a table needs the stroke escaped
    }
    return quoted;
  }

  private static Path document() {
    return Path.of(System.getProperty("zmem.deploy", ".")).resolve("../docs/PARITY.md");
  }
}
