package dev.zmem.agent.runtime;

import dev.zmem.text.Glob;

/**
 * Where the Go programs of a name answer for their memory: {@code billing*=127.0.0.1:6060} or
 * {@code billing*=127.0.0.1:6060/debug/pprof/heap?debug=1}. On this machine alone. Immutable.
 *
 * @param program a glob of the program's name
 * @param port of 127.0.0.1
 * @param path what is asked for
 */
public record GoAddress(Glob program, int port, String path) {
  private static final String LOOPBACK = "127.0.0.1:";
  private static final String EXPVAR = "/debug/vars";
  private static final int MAX_PATH = 256;
  private static final int MAX_PORT = 65_535;

  /** Reads a rule; the {@link IllegalArgumentException} of a wrong one says what was expected. */
  public static GoAddress of(String text) {
    int equals = text.indexOf('=');
    String address = text.substring(equals + 1);
    int slash = address.indexOf('/');
    String host = slash < 0 ? address : address.substring(0, slash);
    String path = slash < 0 ? EXPVAR : address.substring(slash);
    if (equals < 1
        || !host.startsWith(LOOPBACK)
        || path.length() > MAX_PATH
        || !path.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw wrong(text);
    }
    try {
      int port = Integer.parseInt(host.substring(LOOPBACK.length()));
      if (port < 1 || port > MAX_PORT) {
        throw wrong(text);
      }
      return new GoAddress(Glob.of(text.substring(0, equals)), port, path);
    } catch (NumberFormatException e) {
      throw wrong(text);
    }
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "'" + text + "' (expected: PROGRAM=127.0.0.1:PORT[/PATH], PROGRAM with * for any letters)");
  }
}
