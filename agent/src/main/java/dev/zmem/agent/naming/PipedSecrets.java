package dev.zmem.agent.naming;

import java.util.List;
import java.util.Set;

/**
 * Secrets in code for a shell that are written into a pipe: {@code echo hunter2 | sudo -S true},
 * {@code printf %s hunter2 | docker login --password-stdin}. Linear in the text's length. Pure; any
 * thread.
 */
final class PipedSecrets {
  /** Options of whoever reads a secret from its input. */
  private static final Set<String> READING_OPTIONS =
      Set.of("--stdin", "--password-stdin", "--token-stdin", "--with-token", "--passphrase-fd");

  private PipedSecrets() {}

  /** {@code code} with the secrets in it masked. */
  static String scrub(String code) {
    if (code.indexOf('|') < 0 || !code.contains("echo ") && !code.contains("printf ")) {
      return code;
    }
    StringBuilder scrubbed = new StringBuilder(code.length());
    for (int from = 0; from <= code.length(); ) {
      int pipe = code.indexOf('|', from);
      int to = pipe < 0 ? code.length() : pipe;
      int next = pipe < 0 ? -1 : code.indexOf('|', pipe + 1);
      boolean read =
          pipe >= 0 && readsSecret(code.substring(pipe + 1, next < 0 ? code.length() : next));
      String command = code.substring(from, to);
      scrubbed.append(read ? masked(command) : command).append(pipe < 0 ? "" : "|");
      from = to + 1;
    }
    return scrubbed.toString();
  }

  private static boolean readsSecret(String command) {
    boolean sudo = false;
    for (String word : command.strip().split(" ", -1)) {
      String name = ProgramNames.baseName(word);
      sudo |= name.equals("sudo");
      if (name.equals("chpasswd")
          || READING_OPTIONS.contains(word)
          || sudo && word.matches("-[A-Za-z]*S[A-Za-z]*")) {
        return true;
      }
    }
    return false;
  }

  /** What stands behind the last echo or printf, but options, formats and what is piped on. */
  private static String masked(String command) {
    List<String> words = List.of(command.split(" ", -1));
    int says = -1;
    for (int at = 0; at < words.size(); at++) {
      String name = words.get(at).substring(1 + lastOf(words.get(at), "'\"(;&`/"));
      if (name.equals("echo") || name.equals("printf")) {
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
