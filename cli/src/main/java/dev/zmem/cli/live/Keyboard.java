package dev.zmem.cli.live;

import java.io.IOError;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;

/** Reads keys off a terminal. One thread. */
final class Keyboard {
  /** After which an Esc is the key, and no longer the beginning of another's letters. */
  private static final long ESCAPE_MILLIS = 150;

  private final BindingReader reader;
  private final KeyMap<Key> keys = new KeyMap<>();

  /** Of a terminal in raw mode. */
  Keyboard(Terminal terminal) {
    reader = new BindingReader(terminal.reader());
    keys.setAmbiguousTimeout(ESCAPE_MILLIS);
    keys.setUnicode(Key.TEXT);
    keys.bind(Key.TEXT, KeyMap.range(" -~"));
    bind(terminal, Key.UP, Capability.key_up, "\u001b[A", "\u001bOA", KeyMap.ctrl('P'));
    bind(terminal, Key.DOWN, Capability.key_down, "\u001b[B", "\u001bOB", KeyMap.ctrl('N'));
    bind(terminal, Key.PAGE_UP, Capability.key_ppage, "\u001b[5~", KeyMap.ctrl('B'));
    bind(terminal, Key.PAGE_DOWN, Capability.key_npage, "\u001b[6~", KeyMap.ctrl('F'));
    bind(
        terminal,
        Key.HOME,
        Capability.key_home,
        "\u001b[H",
        "\u001bOH",
        "\u001b[1~",
        KeyMap.ctrl('A'));
    bind(
        terminal,
        Key.END,
        Capability.key_end,
        "\u001b[F",
        "\u001bOF",
        "\u001b[4~",
        KeyMap.ctrl('E'));
    bind(terminal, Key.BACKSPACE, Capability.key_backspace, "\u007f", "\b");
    bind(terminal, Key.F1, Capability.key_f1, "\u001bOP", "\u001b[11~");
    bind(terminal, Key.F4, Capability.key_f3, "\u001bOR", "\u001b[13~");
    bind(terminal, Key.F4, Capability.key_f4, "\u001bOS", "\u001b[14~");
    bind(terminal, Key.F5, Capability.key_f5, "\u001b[15~");
    bind(terminal, Key.F6, Capability.key_f6, "\u001b[17~");
    bind(terminal, Key.F10, Capability.key_f10, "\u001b[21~");
    keys.bind(Key.ENTER, "\r", "\n");
    keys.bind(Key.REDRAW, KeyMap.ctrl('L'));
    keys.bind(Key.ESCAPE, "\u001b");
  }

  private void bind(Terminal terminal, Key key, Capability capability, String... sequences) {
    String own = KeyMap.key(terminal, capability);
    if (own != null && !own.isEmpty()) {
      keys.bind(key, own);
    }
    keys.bind(key, sequences);
  }

  /** Waits for the next key. */
  Press next() {
    try {
      Key key = reader.readBinding(keys);
      return key == null
          ? new Press(Key.GONE, "")
          : new Press(key, key == Key.TEXT ? reader.getLastBinding() : "");
    } catch (EndOfFileException | IOError e) {
      return new Press(Key.GONE, "");
    }
  }
}
