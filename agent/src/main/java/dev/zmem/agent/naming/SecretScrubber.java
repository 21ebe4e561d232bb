package dev.zmem.agent.naming;

import dev.zmem.agent.naming.SecretNames.Says;
import dev.zmem.agent.naming.SecretPairs.Reach;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Masks the secrets of one command line or title: behind names ({@link SecretPairs}) and options
 * ({@link SecretOptions}), in addresses ({@link SecretUrls}), and by their own form ({@link
 * SecretWords}). In doubt it masks. Linear in the line's length. One line's; one thread.
 */
final class SecretScrubber {
  private static final Predicate<String> USER_OPTIONS =
      Set.of("-u", "-U", "-user", "-username", "--user", "--username")::contains;

  private final SecretOptions options;

  /** What the word before makes of the next one. */
  private SecretValues next = SecretValues.NONE;

  /** Words that come before that one. */
  private int skip;

  /** How many words behind that one are secrets too. */
  private int more;

  /** Whether {@link #next} goes on to the next option, where spaces in a value are not told. */
  private boolean goesOn;

  private boolean identified;

  /** Whether options may come before the awaited secret. */
  private boolean optionsFirst;

  private SecretScrubber(boolean namesUser) {
    this.options = new SecretOptions(namesUser);
  }

  /** The arguments without secrets, one for each. */
  static List<String> scrub(List<String> arguments) {
    boolean namesUser = false;
    for (String argument : arguments) {
      namesUser |= namesUser(argument);
    }
    SecretScrubber scrubber = new SecretScrubber(namesUser);
    List<String> scrubbed = new ArrayList<>(arguments.size());
    boolean code = false;
    for (String argument : arguments) {
      scrubbed.add(scrubber.argument(argument, code));
      code = isCodeOption(argument);
    }
    return scrubbed;
  }

  /** A line whose arguments were joined by spaces, as those of titles are. */
  static String scrubTitle(String title) {
    return new SecretScrubber(namesUser(title)).words(title, Reach.TITLE);
  }

  private String argument(String argument, boolean code) {
    if (expectsSecret() && argument.indexOf(' ') >= 0 && !isOption(argument)) {
      String masked = next.mask(argument);
      next = more-- > 0 ? next : SecretValues.NONE;
      return masked;
    }
    return words(argument, code ? Reach.CODE : Reach.ARGUMENT);
  }

  private String words(String text, Reach reach) {
    String line = PipedSecrets.scrub(SecretPairs.scrub(SecretUrls.scrub(text), reach));
    StringBuilder scrubbed = new StringBuilder(line.length());
    boolean going = false; // a title's secret goes on
    for (int from = 0; from <= line.length(); ) {
      int space = line.indexOf(' ', from);
      int to = space < 0 ? line.length() : space;
      String word = line.substring(from, to);
      going &= !isOption(word);
      if (!going && from > 0) {
        scrubbed.append(' ');
      }
      if (going || word.isEmpty()) {
        from = to + 1;
        continue;
      }
      if (expectsSecret() && optionsFirst && isWordOption(word)) {
        SecretValues awaited = next;
        scrubbed.append(word(word));
        // what follows another method is its parameters, by name
        next = word.startsWith("-method") ? SecretValues.NONE : awaited;
      } else if (expectsSecret() && !isOption(word)) {
        to = valueEnd(line, from, to);
        scrubbed.append(next.mask(line.substring(from, to)));
        going = goesOn && reach == Reach.TITLE;
        next = more-- > 0 ? next : SecretValues.NONE;
        if (word.startsWith("-")) {
          option(word);
        }
      } else {
        scrubbed.append(word(word));
      }
      from = to + 1;
    }
    return scrubbed.toString();
  }

  /** The end of a value from {@code from} on: of its word, or of what is quoted. */
  private static int valueEnd(String line, int from, int wordEnd) {
    char quote = line.charAt(from);
    int close = quote == '\'' || quote == '"' ? line.indexOf(quote, from + 1) : -1;
    if (close < wordEnd) {
      return wordEnd;
    }
    int space = line.indexOf(' ', close);
    return space < 0 ? line.length() : space;
  }

  private boolean expectsSecret() {
    return next.masks() && skip == 0;
  }

  /** One word that is no awaited secret; tells what is to be made of the next. */
  private String word(String word) {
    int from = 0;
    while (from < word.length() && "'\"([{\\".indexOf(word.charAt(from)) >= 0) {
      from++;
    }
    String core = word.substring(from);
    boolean identities = options.isNumbering() || next == SecretValues.IDENTITY;
    if (skip > 0 && !core.startsWith("-")) {
      skip--;
      return word;
    }
    if (skip == 0) {
      next = SecretValues.NONE;
    }
    String shown;
    if (core.length() > 1 && core.startsWith("-")) {
      shown = option(core);
    } else if (core.startsWith("/p:")) {
      shown = "/p:" + CommandLines.MASK;
    } else {
      shown = options.withoutLogin(core);
      options.see(core);
      announce(core);
    }
    return SecretWords.scrub(word.substring(0, from) + shown, identities);
  }

  /** An option; masks what is glued to it, and tells what its value is. */
  private String option(String option) {
    int equals = option.indexOf('=');
    if (options.isUser(option, equals)) {
      next = equals < 0 ? SecretValues.AFTER_COLON_OF_NAMES : SecretValues.NONE;
      return equals < 0
          ? option
          : option.substring(0, equals + 1)
              + SecretValues.AFTER_COLON_OF_NAMES.mask(option.substring(equals + 1));
    }
    if (options.isLiteral(option, equals)) {
      next = equals < 0 ? SecretValues.AFTER_EQUALS : SecretValues.NONE;
      goesOn = true;
      return equals < 0
          ? option
          : option.substring(0, equals + 1)
              + SecretValues.AFTER_EQUALS.mask(option.substring(equals + 1));
    }
    if (options.isBody(option)) {
      next = SecretValues.ALL;
    } else if (options.isFile(option)) {
      next = SecretValues.NONE;
    } else if (equals < 0) {
      next =
          switch (SecretNames.says(option, 0, option.length())) {
            case NOTHING -> SecretValues.NONE;
            case IDENTITY -> SecretValues.IDENTITY;
            case KEY -> SecretValues.KEY;
            case SECRET -> SecretValues.ALL;
          };
    }
    goesOn = option.length() > 2;
    more = 0;
    int at = Math.min(options.valueAt(option), option.length() - 1);
    char letter = option.charAt(at);
    if (!Character.isLetter(letter)) {
      return option;
    }
    int skipped = options.beforePassword(option);
    if (skipped > 0) {
      expect(skipped);
      return option;
    }
    if (at == option.length() - 1) {
      SecretValues value = options.next(letter);
      next = value.masks() ? value : next;
      return option;
    }
    String glued = option.substring(at + 1);
    SecretValues value = options.glued(letter, glued);
    return value.masks() ? option.substring(0, at + 1) + value.mask(glued) : option;
  }

  /** Words that a secret follows: {@code password}, {@code IDENTIFIED BY}, {@code vault login}. */
  private void announce(String word) {
    int end = word.length();
    while (end > 0 && ":='\")],;".indexOf(word.charAt(end - 1)) >= 0) {
      end--;
    }
    String name = word.substring(0, end);
    String lower = name.length() > 32 ? "" : name.toLowerCase(Locale.ROOT);
    boolean by = identified && lower.equals("by");
    identified = lower.equals("identified");
    int skipped = options.beforeSecret(ProgramNames.baseName(lower));
    if (skipped >= 0) {
      expect(skipped);
      optionsFirst = options.mayTakeOptions(lower);
    } else if (by
        || SecretNames.isSecretItself(name)
        || end < word.length()
            && ":=".indexOf(word.charAt(end)) >= 0
            && SecretNames.says(name, 0, end) == Says.SECRET) {
      expect(0);
    }
  }

  private void expect(int skipped) {
    next = SecretValues.ALL;
    skip = skipped;
    more = options.secretWords() - 1;
    goesOn = false;
    optionsFirst = false;
  }

  private static boolean isOption(String word) {
    return word.length() > 2 && word.startsWith("--") && Character.isLetter(word.charAt(2))
        || word.length() == 2 && word.charAt(0) == '-' && Character.isLetter(word.charAt(1));
  }

  /** {@code -method=userpass}, {@code -no-print}: of tools whose long options have one sign. */
  private static boolean isWordOption(String word) {
    int at = 1;
    while (at < word.length()
        && (word.charAt(at) >= 'a' && word.charAt(at) <= 'z' || word.charAt(at) == '-')) {
      at++;
    }
    return word.length() > 2
        && word.charAt(0) == '-'
        && (at == word.length() || at > 1 && word.charAt(at) == '=');
  }

  /** {@code -c}, {@code -lc}: code for a shell follows. */
  private static boolean isCodeOption(String argument) {
    return argument.length() <= 4
        && argument.startsWith("-")
        && !argument.startsWith("--")
        && argument.endsWith("c");
  }

  /** Whether one of its words is an option that names a user. */
  private static boolean namesUser(String text) {
    return (text.contains("-u") || text.contains("-U"))
        && Arrays.stream(text.split(" ", -1)).anyMatch(USER_OPTIONS);
  }
}
