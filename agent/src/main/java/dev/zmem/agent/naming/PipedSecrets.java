package dev.zmem.agent.naming;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Secrets in code for a shell that are written into a pipe: {@code echo hunter2 | sudo -S true},
 * {@code printf %s hunter2 | docker login --password-stdin}. Linear in the text's length. Pure; any
 * thread.
 */
final class PipedSecrets {
  /** Options of whoever reads a secret from its input. */
  private static final Set<String> READING_OPTIONS =
      Set.of("--stdin", "--password-stdin", "--token-stdin", "--with-token", "--passphrase-fd");

  private static final Pattern BLANKS = Pattern.compile("\\s");

  /** Programs that read a secret from their input whatever their options. */
  private static final Set<String> READERS =
      Set.of("chpasswd", "passwd", "smbpasswd", "kinit", "cryptsetup");

  private PipedSecrets() {}

  /** {@code code} with the secrets in it masked. */
  static String scrub(String code) {
    if (code.indexOf('|') < 0 || !code.contains("echo") && !code.contains("printf")) {
      return code;
    }
    String[] commands = code.split("\\|", -1);
    boolean read = false; // by a command further on in the pipe
    for (int at = commands.length - 2; at >= 0; at--) {
      String next = commands[at + 1];
      read = readsSecret(next) || read && goesOn(next);
      commands[at] = read ? masked(commands[at]) : commands[at];
    }
    return String.join("|", commands);
  }

  /** Whether what a command reads may be what it writes, as {@code base64 -d}; a list ends that. */
  private static boolean goesOn(String command) {
    return !command.isBlank() // between the signs of ||
        && command.indexOf(';') < 0
        && command.indexOf('&') < 0
        && command.strip().indexOf('\n') < 0;
  }

  private static boolean readsSecret(String command) {
    boolean sudo = false;
    boolean first = true;
    for (String word : BLANKS.split(command.strip(), -1)) {
      String name = ProgramNames.baseName(word);
      sudo |= name.equals("sudo");
      if ((first || sudo) && READERS.contains(name)
          || READING_OPTIONS.contains(word)
          || sudo && word.matches("-[A-Za-z]*S[A-Za-z]*")) {
        return true;
      }
      first = false;
    }
    return false;
  }

  /**
   * What stands behind the last echo or printf, in brackets the first, but options, formats and
   * what is piped on.
   */
  private static String masked(String command) {
    List<String> words = List.of(BLANKS.split(command, -1));
    int says = -1;
    boolean all = false;
    for (int at = 0; at < words.size(); at++) {
      String name = words.get(at).substring(1 + lastOf(words.get(at), "'\"(;&`/"));
      all |= words.get(at).startsWith("(") || words.get(at).startsWith("{");
      if ((name.equals("echo") || name.equals("printf")) && !(all && says >= 0)) {
        says = at;
      }
    }
    if (says < 0) {
      return command;
    }
    StringBuilder masked = new StringBuilder(String.join(" ", words.subList(0, says + 1)));
    boolean going = false; // a secret of several words is one
    for (String word : words.subList(says + 1, words.size())) {
      boolean kept =
          word.isEmpty() || word.matches("-[neE]+") || word.indexOf('%') >= 0 && word.length() < 8;
      if (kept) {
        masked.append(' ').append(word);
      } else if (!going) {
        masked.append(' ').append(CommandLines.MASK);
      }
      going |= !kept;
    }
    return masked.toString();
  }

  private static int lastOf(String word, String signs) {
    int last = -1;
    for (int at = 0; at < word.length(); at++) {
      last = signs.indexOf(word.charAt(at)) >= 0 ? at : last;
    }
    return last;
  }
}
