package dev.zmem.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A terminal with a screen that can be read and resized ({@code tmux}), of a server of its own. */
@SuppressWarnings("try") // a test that is interrupted ends anyway
final class TmuxScreen implements AutoCloseable {
  private static final AtomicInteger SERVERS = new AtomicInteger();

  private final Programs programs;
  private final List<String> tmux;

  /**
   * Runs a line of shell in a window of this size; what it leaves on the screen stays there.
   *
   * @param folder the server's socket is in it
   */
  TmuxScreen(Programs programs, Path folder, int columns, int rows, String line)
      throws IOException, InterruptedException {
    this.programs = programs;
    this.tmux =
        List.of(
            "tmux",
            "-f",
            "/dev/null",
            "-S",
            folder.resolve("tmux" + SERVERS.incrementAndGet()).toString());
    tmux(
        "new-session",
        "-d",
        "-x",
        Integer.toString(columns),
        "-y",
        Integer.toString(rows),
        "sh -c 'trap : INT; " + line + "; exec cat'");
  }

  /** Presses keys, called as tmux calls them; what is no key's name is typed. */
  void press(String... keys) throws IOException, InterruptedException {
    tmux(Programs.prepend("send-keys", keys));
  }

  void resize(int columns, int rows) throws IOException, InterruptedException {
    tmux("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows));
  }

  /** The screen as it is seen. */
  List<String> lines() throws IOException, InterruptedException {
    return tmux("capture-pane", "-p").lines().toList();
  }

  /** The same with what colours it. */
  String coloured() throws IOException, InterruptedException {
    return tmux("capture-pane", "-p", "-e");
  }

  /** Whether a program has taken the other screen. */
  boolean isOther() throws IOException, InterruptedException {
    return tmux("display-message", "-p", "#{alternate_on}").strip().equals("1");
  }

  /** Waits until the screen is as wanted; its lines. */
  List<String> await(String what, Predicate<List<String>> wanted)
      throws IOException, InterruptedException {
    List<String> last = lines();
    for (int attempt = 0; !wanted.test(last); attempt++) {
      if (attempt > 2_000) {
        throw new AssertionError(what + " is not on the screen:\n" + String.join("\n", last));
      }
      last = lines(); // takes a program's start, so that it does not spin
    }
    return last;
  }

  /** Waits until the screen shows these words. */
  List<String> awaitText(String words) throws IOException, InterruptedException {
    return await(words, lines -> lines.stream().anyMatch(line -> line.contains(words)));
  }

  private String tmux(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(tmux);
    command.addAll(List.of(arguments));
    Programs.Result result = programs.run(command.toArray(String[]::new));
    if (result.exit() != 0) {
      throw new AssertionError(command + ": " + result.err());
    }
    return result.out();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    tmux("kill-server");
  }
}
