package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.deploy.Programs.Daemon;
import dev.zmem.deploy.Programs.Result;
import dev.zmem.deploy.Programs.Watched;
import dev.zmem.text.TextWidth;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live view on a terminal: keys, sizes, ends, and an aggregator that goes and comes. */
@SuppressWarnings("NullAway.Init") // made by each test
class LiveIT {
  /** Of a foreground or background. */
  private static final Pattern COLOUR =
      Pattern.compile("\u001b\\[([0-9;]*;)?[34][0-7](;[0-9;]*)?m");

  @TempDir private Path folder;
  private Programs programs;
  private TmuxScreen screen;
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
  void keys_sortGroupFilterPauseAndZoom_andQuitGivesTheScreenBack() throws Exception {
    view("", 100, 30);
    screen.awaitText("1 of 1 host reporting");
    screen.awaitText("RAM↓");
    assertThat(screen.isOther()).isTrue();
    screen.press("N");
    screen.awaitText("PROGRAM↑");
    screen.press("M");
    screen.awaitText("RAM↓");
    screen.press("/", "zmem-");
    screen.await(
        "only zmem's programs",
        lines ->
            lines.stream().anyMatch(line -> line.contains("zmem-agent"))
                && lines.stream().noneMatch(line -> line.endsWith(" bash")));
    screen.press("(");
    screen.awaitText("missing closing )");
    screen.press("BSpace", "Enter");
    screen.awaitText("F1 Help");
    screen.press("H");
    screen.awaitText("by host");
    screen.await("its row", lines -> lines.stream().anyMatch(line -> line.endsWith("  watched")));
    screen.press("Enter");
    screen.awaitText("all > watched");
    screen.await(
        "its programs", lines -> lines.stream().anyMatch(line -> line.endsWith("  zmem-agent")));
    screen.press("Enter");
    screen.awaitText("PID");
    screen.press("BSpace", "BSpace");
    screen.awaitText("by host");
    screen.press("Space");
    screen.awaitText("PAUSED");
    screen.press("?");
    screen.awaitText("Keys of the live view");
    screen.press("x", "q");
    screen.awaitText("ended 0");
    assertGivenBack();
  }

  @Test
  void interrupted_givesTheScreenBack() throws Exception {
    view("", 80, 24);
    screen.awaitText("RAM↓");
    screen.press("C-c");
    screen.awaitText("ended 130");
    assertGivenBack();
  }

  @Test
  void terminatedFromElsewhere_givesTheScreenBack() throws Exception {
    view("", 80, 24);
    screen.awaitText("RAM↓");
    Result pids = programs.run("pgrep", "-f", "zmemctl.*--aggregator=" + address);
    assertThat(pids.out().lines()).isNotEmpty();
    for (String pid : pids.out().lines().toList()) {
      if (programs.run("readlink", "/proc/" + pid + "/exe").out().contains("/runtime/")) {
        assertThat(programs.run("kill", "-TERM", pid).exit()).isZero();
      }
    }
    screen.awaitText("ended 143");
    assertGivenBack();
  }

  @Test
  void anyWidth_fits_andResizesWhileItIsOpen() throws Exception {
    view("", 40, 12);
    List<String> narrow = screen.awaitText("PROGRAM");
    assertThat(narrow).allMatch(line -> TextWidth.of(line) <= 40);
    screen.resize(300, 40);
    List<String> wide = screen.awaitText("q Quit");
    assertThat(wide.stream().filter(line -> line.contains("TOTAL"))).hasSize(1);
    screen.resize(60, 5);
    screen.await(
        "five lines",
        lines ->
            lines.size() == 5
                && lines.getFirst().startsWith("zmem ")
                && lines.getLast().contains("F1 Help"));
    screen.resize(80, 24); // room for what is said behind it
    screen.press("q");
    screen.awaitText("ended 0");
  }

  @Test
  void colours_areUsed_unlessTheyAreUnwanted() throws Exception {
    view("", 80, 24);
    screen.awaitText("RAM↓");
    assertThat(COLOUR.matcher(screen.coloured()).find()).isTrue();
    screen.press("q");
    screen.close();
    view("NO_COLOR=1", 80, 24);
    screen.awaitText("RAM↓");
    assertThat(COLOUR.matcher(screen.coloured()).find()).isFalse();
  }

  @Test
  void anAggregatorThatGoes_isSaid_andTheTableComesBackWithIt() throws Exception {
    view("", 140, 24);
    screen.awaitText("RAM↓");
    assertThat(aggregator.terminate()).isZero();
    List<String> silent = screen.awaitText("no new table since");
    assertThat(silent).anyMatch(line -> line.contains("no aggregator at " + address));
    assertThat(silent).anyMatch(line -> line.contains("TOTAL"));
    aggregator = programs.daemon("zmem-aggregator", "--listen=" + address);
    screen.await(
        "tables again",
        lines ->
            lines.stream().noneMatch(line -> line.contains("no new table"))
                && lines.stream().anyMatch(line -> line.contains("1 of 1 host reporting")));
    assertThat(screen.isOther()).isTrue();
  }

  @Test
  void withoutAnAggregator_theViewEndsWithOneLine() throws Exception {
    screen =
        new TmuxScreen(programs, folder, 120, 24, command("", "127.0.0.1:1") + "; echo ended $?");
    List<String> lines = screen.awaitText("ended 3");
    assertThat(lines).anyMatch(line -> line.startsWith("zmemctl: no aggregator at 127.0.0.1:1"));
  }

  private void assertGivenBack() throws Exception {
    assertThat(screen.isOther()).isFalse();
    assertThat(screen.awaitText("begun").getFirst()).isEqualTo("begun");
    assertThat(String.join("\n", screen.awaitText("isig icanon"))).contains(" echo ");
  }

  private void view(String setting, int columns, int rows) throws Exception {
    screen =
        new TmuxScreen(
            programs,
            folder,
            columns,
            rows,
            "echo begun; " + command(setting, address) + "; echo ended $?; stty -a");
  }

  private static String command(String setting, String address) {
    return "env LANG=C.UTF-8 "
        + setting
        + " "
        + Programs.program("zmemctl")
        + " top --watch=500ms --aggregator="
        + address;
  }
}
