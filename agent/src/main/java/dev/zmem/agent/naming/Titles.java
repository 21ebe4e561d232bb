package dev.zmem.agent.naming;

import java.util.List;
import java.util.Locale;

/**
 * Titles that programs give themselves (setproctitle), made the same on every host: the host's own
 * name becomes {@code %h}, numbers that tell instances apart become {@code *}, and what changes
 * while a process works is cut off, as are options. Ports listened on stay ({@link Endpoints}).
 *
 * <p>{@code [celeryd: uploads@python-worker-01:ForkPoolWorker-3]} becomes {@code [celeryd:
 * uploads@%h:ForkPoolWorker-*]}. Pure; any thread.
 */
final class Titles {
  /**
   * A host's name as titles may have it.
   *
   * @param lower in lower case
   * @param telling whether it is no common word such as "db", which is taken for the host's name
   *     only behind an @
   */
  private record HostName(String lower, boolean telling) {
    static HostName of(String name) {
      boolean telling = name.chars().anyMatch(c -> c >= '0' && c <= '9' || c == '-' || c == '.');
      return new HostName(name.toLowerCase(Locale.ROOT), telling);
    }
  }

  private static final String LISTENER = " [listener]";

  private final List<HostName> hostNames;

  /** For the host of this name, full or short. */
  Titles(String hostName) {
    int dot = hostName.indexOf('.');
    hostNames =
        dot > 0
            ? List.of(HostName.of(hostName), HostName.of(hostName.substring(0, dot)))
            : List.of(HostName.of(hostName));
  }

  /**
   * Whether a command line is a title: one string that no shell would have given as one word. One
   * that starts with a path is, where an address listened on follows ({@code /usr/bin/redis-server
   * 127.0.0.1:6379}); options may follow a path too, of which no name is made.
   */
  static boolean isTitle(List<String> arguments) {
    if (!CommandLines.isOneArgument(arguments)) {
      return false;
    }
    String first = arguments.getFirst();
    if (first.startsWith("/")) {
      int space = first.indexOf(' ');
      return space > 0 && Endpoints.end(first, space + 1) > 0;
    }
    return first.startsWith("[") || first.strip().indexOf(' ') > 0;
  }

  /** The fleet-wide form of a title; blank when it is nothing but options. */
  String fleetWide(String title, int pid, int parentPid) {
    String name = cutWork(SecretScrubber.scrubTitle(withoutFolder(title.strip())));
    for (HostName hostName : hostNames) {
      name = withoutHost(name, hostName);
    }
    return withoutInstances(name, pid, parentPid);
  }

  /**
   * A name without options and {@code key=value}: they differ from one process to the next, and
   * what follows an option may be a secret. Brackets stay closed.
   */
  static String withoutOptions(String title) {
    int end = 0;
    StringBuilder open = new StringBuilder();
    while (end < title.length()) {
      int space = title.indexOf(' ', end);
      int wordEnd = space < 0 ? title.length() : space;
      if (isOption(title, end, wordEnd)) {
        return title.substring(0, end).strip() + open.reverse();
      }
      for (int at = end; at < wordEnd; at++) {
        char c = title.charAt(at);
        if (c == '[' || c == '(') {
          open.append(c == '[' ? ']' : ')');
        } else if (!open.isEmpty() && c == open.charAt(open.length() - 1)) {
          open.setLength(open.length() - 1);
        }
      }
      end = wordEnd + 1;
    }
    return title;
  }

  private static boolean isOption(String title, int from, int to) {
    int at = from;
    while (at < to && "[('\"".indexOf(title.charAt(at)) >= 0) {
      at++;
    }
    if (to - at > 1 && title.charAt(at) == '-') {
      char c = title.charAt(at + 1);
      return c == '-' || Character.isLetter(c);
    }
    int equals = title.indexOf('=', from);
    return equals > from && equals < to;
  }

  private static String withoutFolder(String title) {
    return title.startsWith("/")
        ? title.substring(title.lastIndexOf('/', title.indexOf(' ')) + 1)
        : title;
  }

  /**
   * Drops what a title says of the moment: behind the closing bracket, a path, a client's address
   * and state.
   */
  private static String cutWork(String title) {
    if (title.startsWith("sshd: ")) {
      int listener = title.indexOf(LISTENER);
      return listener < 0
          ? withoutOptions(title)
          : withoutOptions(title.substring(0, listener)) + LISTENER;
    }
    return withoutOptions(cutState(title));
  }

  private static String cutState(String title) {
    if (title.startsWith("[")) {
      int close = title.indexOf(']');
      return close < 0 ? title : title.substring(0, close + 1);
    }
    if (title.startsWith("nginx: ")) {
      int path = title.indexOf(" /");
      return path < 0 ? title : title.substring(0, path);
    }
    return title.startsWith("postgres: ") ? cutBackend(title) : title;
  }

  /**
   * {@code postgres: user db 10.0.0.1(4242) idle} and {@code postgres: user db [local] SELECT}: the
   * client and what it does.
   */
  private static String cutBackend(String title) {
    String[] words = title.split(" ", -1);
    StringBuilder kept = new StringBuilder(words[0]);
    for (int at = 1; at < words.length; at++) {
      if (words[at].equals("[local]") || words[at].endsWith(")") && words[at].indexOf('(') > 0) {
        return kept.toString();
      }
      kept.append(' ').append(words[at]);
    }
    return title;
  }

  private static String withoutHost(String name, HostName hostName) {
    String wanted = hostName.lower;
    if (wanted.isEmpty()) {
      return name;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    StringBuilder result = new StringBuilder();
    int done = 0;
    for (int at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
      int end = at + wanted.length();
      boolean whole = !isNamePart(name, at - 1) && !isNamePart(name, end);
      if (at >= done && whole && (hostName.telling || at > 0 && name.charAt(at - 1) == '@')) {
        result.append(name, done, at).append("%h");
        done = end;
      }
    }
    return result.append(name.substring(done)).toString();
  }

  private static boolean isNamePart(String text, int at) {
    if (at < 0 || at >= text.length()) {
      return false;
    }
    char c = text.charAt(at);
    return Character.isLetterOrDigit(c) || c == '-' || c == '_';
  }

  private static String withoutInstances(String name, int pid, int parentPid) {
    StringBuilder result = new StringBuilder(name.length());
    int depth = 0;
    for (int at = 0; at < name.length(); ) {
      int endpointEnd = Endpoints.end(name, at);
      if (endpointEnd > 0) {
        result.append(Endpoints.fleetWide(name.substring(at, endpointEnd)));
        at = endpointEnd;
        continue;
      }
      char c = name.charAt(at);
      if (c < '0' || c > '9') {
        depth += c == '[' || c == '(' ? 1 : c == ']' || c == ')' ? -1 : 0;
        result.append(c);
        at++;
        continue;
      }
      int end = at;
      while (end < name.length() && name.charAt(end) >= '0' && name.charAt(end) <= '9') {
        end++;
      }
      String digits = name.substring(at, end);
      result.append(
          isInstance(name, at, end, depth > 0) || isPid(name, at, end, pid, parentPid)
              ? "*"
              : digits);
      at = end;
    }
    return result.toString();
  }

  /**
   * {@code -3 /3 #3 :0} at a word's end; {@code worker 0:}; a number that is a word within
   * brackets.
   */
  private static boolean isInstance(String name, int at, int end, boolean bracketed) {
    char before = at == 0 ? ' ' : name.charAt(at - 1);
    char after = end == name.length() ? ' ' : name.charAt(end);
    boolean wordEnds = " ]):,;".indexOf(after) >= 0;
    if ("-/#:".indexOf(before) >= 0) {
      return wordEnds;
    }
    boolean wordStarts = " [(".indexOf(before) >= 0;
    return wordStarts && (after == ':' || bracketed && wordEnds);
  }

  private static boolean isPid(String name, int at, int end, int pid, int parentPid) {
    boolean word = !isNamePart(name, at - 1) && !isNamePart(name, end);
    String digits = name.substring(at, end);
    return word
        && (digits.equals(Integer.toString(pid))
            || parentPid > 1 && digits.equals(Integer.toString(parentPid)));
  }
}
