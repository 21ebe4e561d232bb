package dev.zmem.cli.live;

import dev.zmem.cli.live.StyledLine.Style;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Curses;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.ShutdownHooks;

/**
 * The terminal while the view is open: its other screen, drawn by differences, without echo. It is
 * given back as it was however the program ends. Any thread.
 */
final class LiveTerminal implements AutoCloseable {
  private final Terminal terminal;
  private final Display display;
  private final boolean colours;
  private final byte[] leaving;
  private final Thread atEnd = Thread.ofPlatform().name("live-end").unstarted(this::leave);
  private final ReentrantLock lock = new ReentrantLock();
  private final Attributes before;
  private Size size = Size.of(0, 0);
  private boolean left;

  private LiveTerminal(Terminal terminal, boolean colours) {
    this.terminal = terminal;
    this.colours = colours;
    this.display = new Display(terminal, true);
    this.before = terminal.getAttributes();
    this.leaving =
        (sequence(Capability.keypad_local)
                + sequence(Capability.exit_attribute_mode)
                + sequence(Capability.cursor_normal)
                + sequence(Capability.exit_ca_mode))
            .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Opens this program's terminal.
   *
   * @param colours whether colours may be used
   * @param resized run when the window has another size
   */
  static LiveTerminal open(boolean colours, Runnable resized) {
    // its hook would close the terminal while it is given back here
    System.setProperty(ShutdownHooks.PROP_DISABLE_SHUTDOWN_HOOK, "true");
    try {
      Terminal terminal =
          TerminalBuilder.builder()
              .system(true)
              .dumb(false)
              .provider("jni")
              .nativeSignals(false)
              .graphemeCluster(false)
              .encoding(StandardCharsets.UTF_8)
              .build();
      LiveTerminal live = new LiveTerminal(terminal, colours);
      live.enter(resized);
      return live;
    } catch (IOException | IllegalStateException e) {
      throw new ProgramException(
          ExitCode.FAILURE, "cannot open the terminal (TERM=dumb does without): " + e.getMessage());
    }
  }

  private void enter(Runnable resized) {
    Runtime.getRuntime().addShutdownHook(atEnd);
    var _ = terminal.enterRawMode();
    Attributes raw = terminal.getAttributes();
    raw.setLocalFlag(Attributes.LocalFlag.ISIG, true); // Ctrl-C ends the program as everywhere
    raw.setControlChar(ControlChar.VSUSP, 0); // a stopped view would leave the terminal raw
    raw.setControlChar(ControlChar.VQUIT, 0); // a JVM answers it with a page of text
    terminal.setAttributes(raw);
    var _ = terminal.handle(Signal.WINCH, signal -> resized.run());
    var _ =
        terminal.handle(
            Signal.CONT,
            signal -> {
              forget();
              resized.run();
            });
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.cursor_invisible);
    terminal.puts(Capability.keypad_xmit);
    terminal.flush();
  }

  private String sequence(Capability capability) {
    String capable = terminal.getStringCapability(capability);
    return capable == null ? "" : Curses.tputs(capable);
  }

  /** The keys that are pressed. */
  Keyboard keyboard() {
    return new Keyboard(terminal);
  }

  /** The window as it is now. */
  Size size() {
    Size now = terminal.getSize();
    return now.getColumns() > 0 && now.getRows() > 0 ? now : Size.of(80, 24);
  }

  /** The next drawing draws everything. */
  void forget() {
    locked(display::reset);
    locked(() -> terminal.puts(Capability.clear_screen));
  }

  /**
   * Draws what is different.
   *
   * @param cursor its column in the last line; -1 for none
   */
  void draw(List<StyledLine> lines, Size window, int cursor) {
    List<AttributedString> drawn = lines.stream().map(this::attributed).toList();
    locked(() -> {
      if (!window.equals(size)) {
        size = Size.of(window.getColumns(), window.getRows());
        terminal.puts(Capability.clear_screen);
        display.reset();
        display.resize(size);
      }
      terminal.puts(cursor < 0 ? Capability.cursor_invisible : Capability.cursor_normal);
      int at = size.cursorPos(window.getRows() - 1, Math.max(0, cursor));
      display.update(drawn, at, false);
      terminal.flush();
    });
  }

  private AttributedString attributed(StyledLine line) {
    return new AttributedString(line.text(), style(line.style()));
  }

  private AttributedStyle style(Style style) {
    AttributedStyle plain = AttributedStyle.DEFAULT;
    return switch (style) {
      case PLAIN -> plain;
      case FAINT -> plain.faint();
      case SELECTED -> plain.inverse();
      case TITLE, TOTAL -> plain.bold();
      case BAR ->
          colours
              ? plain.background(AttributedStyle.CYAN).foreground(AttributedStyle.BLACK)
              : plain.inverse();
      case ALERT -> colours ? plain.bold().foreground(AttributedStyle.RED) : plain.bold();
    };
  }

  private void locked(Runnable work) {
    lock.lock();
    try {
      if (!left) {
        work.run();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The terminal as it was; once. */
  private void leave() {
    locked(() -> {
      left = true;
      try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
        out.write(leaving);
      } catch (IOException e) {
        // the window is closed
      }
      terminal.setAttributes(before);
    });
  }

  @Override
  public void close() {
    leave();
    try {
      terminal.close();
    } catch (IOException e) {
      // likewise
    }
  }
}
