package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.deploy.Programs.Daemon;
import dev.zmem.deploy.Programs.Result;
import dev.zmem.deploy.Programs.Watched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watch whose aggregator falls silent, ends and comes back: on a terminal, and in a file. */
@SuppressWarnings("NullAway.Init") // made by each test
class WatchIT {
  private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

  @TempDir private Path folder;
  private Programs programs;
  private ShellSession screen;
  private Daemon aggregator;
  private String address = "";

  @BeforeEach
  void open() throws Exception {
    programs = new Programs(folder);
    Watched watched = programs.watched();
    aggregator = watched.aggregator();
    address = watched.address();
  }

  @AfterEach
  void close() throws Exception {
    if (screen != null) {
      screen.close();
    }
    programs.close();
  }

  @Test
  void onATerminal_trouble_isSaidOnTheScreen_andTheTableComesBack() throws Exception {
    screen =
        new ShellSession(
            Map.of("PATH", "/usr/bin:/bin", "TERM", "dumb", "COLUMNS", "160"),
            folder,
            List.of(
                Programs.program("zmemctl"),
                "top",
                "--watch=500ms",
                "--limit=1",
                "--aggregator=" + address));
    awaitTables(3);

    signal("STOP");
    awaitScreen("no update for", "the aggregator at " + address + " does not answer");
    int before = tables();
    signal("CONT");
    awaitTables(before + 2);

    aggregator.kill();
    awaitScreen("no aggregator at " + address, "trying again");
    before = tables();
    aggregator = programs.daemon("zmem-aggregator", "--listen=" + address);
    awaitTables(before + 2);

    assertThat(aggregator.terminate()).isZero();
    int tables = tables();
    aggregator = programs.daemon("zmem-aggregator", "--listen=" + address);
    awaitTables(tables + 2);
    assertThat(screen.everything()).doesNotContain("RST_STREAM", "UNAVAILABLE", "CANCELLED");
    assertThat(screen.isAlive()).isTrue();
  }

  @Test
  void inAFile_troubleGoesToStderr_andCsvHasOneHeader() throws Exception {
    Path rows = folder.resolve("rows.csv");
    Path words = folder.resolve("words.txt");
    Process watch =
        programs.start(
            "sh",
            "-c",
            "exec \"$0\" top --watch=500ms --limit=1 -o csv --aggregator=\"$1\" >\"$2\" 2>\"$3\"",
            Programs.program("zmemctl"),
            address,
            rows.toString(),
            words.toString());
    Programs.await("two tables", () -> text(rows).lines().count() > 3);
    aggregator.kill();
    Programs.await("its words", () -> text(words).contains("no aggregator at " + address));
    aggregator = programs.daemon("zmem-aggregator", "--listen=" + address);
    Programs.await("tables again", () -> text(words).contains("tables come again"));
    assertThat(watch.isAlive()).isTrue();
    assertThat(text(words)).doesNotContain("RST_STREAM", "UNAVAILABLE");
    assertThat(text(rows).lines().filter(line -> line.startsWith("time,"))).hasSize(1);
    assertThat(text(rows).lines().skip(1)).allMatch(line -> line.matches("20\\d\\d-.*Z,.*"));
  }

  private int tables() {
    return screen.raw().split(java.util.regex.Pattern.quote(CLEAR_SCREEN), -1).length - 1;
  }

  private void awaitTables(int number) {
    Programs.await(number + " tables: " + screen.everything(), () -> tables() >= number);
  }

  private void awaitScreen(String... words) {
    Programs.await(
        String.join(", ", words) + ": " + screen.everything(),
        () -> List.of(words).stream().allMatch(screen.everything()::contains));
  }

  private void signal(String name) throws Exception {
    Result kill = programs.run("kill", "-" + name, Long.toString(aggregator.process().pid()));
    assertThat(kill.exit()).isZero();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (java.io.IOException e) {
      return "";
    }
  }
}
