package dev.zmem.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A shell or another program in a pseudo-terminal of its own ({@code script}). */
final class ShellSession {
  private static final String CLEAR_LINE = "\u0015";
  private static final Pattern CONTROL_SEQUENCES =
      Pattern.compile(
          "\u001b\\[[0-9;?]*[a-zA-Z]|\u001b[()=>][0-9A-Z]?|\u001b\\][^\u0007]*\u0007|\u0007");

  private final Process process;
  private final OutputStream keys;

  @SuppressWarnings("JdkObsolete") // written by one thread, read by another
  private final StringBuffer screen = new StringBuffer();

  /** Starts the shell by its words, which hold no quotes. */
  ShellSession(Map<String, String> environment, Path folder, List<String> words)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("script", "-qec", String.join(" ", words), "/dev/null");
    builder.environment().clear();
    builder.environment().putAll(environment);
    process = builder.directory(folder.toFile()).redirectErrorStream(true).start();
    keys = process.getOutputStream();
    Thread.ofPlatform().daemon().name("screen").start(this::read);
  }

  private void read() {
    try (InputStream output = process.getInputStream()) {
      byte[] bytes = new byte[8192];
      for (int count; (count = output.read(bytes)) > 0; ) {
        screen.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // the shell has ended
    }
  }

  /** Types a line and its end; what the screen shows from then on. */
  String enter(String line, Predicate<String> wanted) {
    return type(line + "\r", wanted);
  }

  /** Types on an empty line until the screen shows what is wanted; all it showed. */
  String type(String text, Predicate<String> wanted) {
    int before = screen.length();
    try {
      keys.write((CLEAR_LINE + text).getBytes(StandardCharsets.UTF_8));
      keys.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Programs.await("'" + text + "': " + shown(before), () -> wanted.test(shown(before)));
    return shown(before);
  }

  private String shown(int from) {
    return CONTROL_SEQUENCES.matcher(screen.substring(from)).replaceAll("");
  }

  /** What was shown since the start. */
  String everything() {
    return shown(0);
  }

  /** The same with what moves the cursor. */
  String raw() {
    return screen.toString();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the shell. */
  void close() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    var _ = process.waitFor();
  }
}
