package dev.zmem.agent.naming;

import dev.zmem.agent.kernel.KernelText;
import dev.zmem.agent.naming.ProcessFacts.ExecutableState;

/**
 * The name a person would say for a process, the same on every host of a fleet.
 *
 * <p>In this order: a title the program gave itself, made fleet-wide by {@link Titles}; for an
 * interpreter what it runs ({@link Interpreters}); the executable's base name; {@code comm},
 * extended where it was cut. All of them without options and secrets. A program that has no file
 * but memory (memfd_create) is called as the kernel calls it, {@code memfd:name}, whatever it says
 * of itself. Pure; any thread.
 */
public final class ProgramNames {
  /** Longest name, bytes of UTF-8. */
  public static final int MAX_NAME_BYTES = 256;

  private static final int COMM_LIMIT = 15;

  private static final String MEMORY_FILE = "memfd:";

  /** A hexadecimal number of fewer digits at a name's end may be a word or a version. */
  private static final int MIN_RANDOM_DIGITS = 8;

  private final Titles titles;

  /** Names for processes of the host with this name. */
  public ProgramNames(String hostName) {
    titles = new Titles(hostName);
  }

  /** The program's name; never empty. */
  public String name(ProcessFacts facts) {
    return name(facts, new ScrubbedArguments(facts.arguments()));
  }

  /** The same, of arguments that others ask for too. */
  public String name(ProcessFacts facts, ScrubbedArguments arguments) {
    if (facts.executableState() == ExecutableState.IN_MEMORY && facts.executable() != null) {
      // the name behind it may be nothing but an option
      String name = orElse(withoutRandomEnd(plain(facts.executable().substring(1))), MEMORY_FILE);
      return KernelText.cut(name, MAX_NAME_BYTES);
    }
    return KernelText.cut(
        bareName(facts, arguments) + facts.executableState().mark(), MAX_NAME_BYTES);
  }

  /** The kernel's own name of a process as a name; never empty. */
  public static String ofComm(String comm) {
    return orElse(plain(comm), "(unnamed)");
  }

  private String bareName(ProcessFacts facts, ScrubbedArguments arguments) {
    if (Titles.isTitle(arguments.raw())) {
      String title = titles.fleetWide(arguments.raw().getFirst(), facts.pid(), facts.parentPid());
      if (!title.isBlank()) {
        return title;
      }
    }
    String program = programOf(facts);
    return Interpreters.isInterpreter(program)
        ? Interpreters.scriptOf(program, arguments.withoutSecrets()).orElse(program)
        : program;
  }

  /** As far as it is a name: without options, and without secrets whatever they stand in. */
  private static String plain(String name) {
    return isShortWord(name)
        ? name
        : Titles.withoutOptions(SecretScrubber.scrubTitle(name)).strip();
  }

  /** One word of letters and digits, too short for a key: most names. */
  private static boolean isShortWord(String name) {
    if (name.length() >= SecretWords.MIN_LENGTH) {
      return false;
    }
    for (int at = 0; at < name.length(); at++) {
      if (!Character.isLetterOrDigit(name.charAt(at))) {
        return false;
      }
    }
    return true;
  }

  /**
   * A file in memory is often called by a random number of its own, {@code memfd:sealed-3f9a0c1d}:
   * {@code memfd:sealed-*}, so that programs of one kind are one.
   */
  private static String withoutRandomEnd(String name) {
    int from = name.length();
    int digits = 0;
    int hex = 0;
    int number = -1;
    int numberHex = 0;
    boolean hasDigit = false;
    while (from > 0 && isHexOrDash(name.charAt(from - 1))) {
      from--;
      char c = name.charAt(from);
      hex += c == '-' ? 0 : 1;
      digits += c >= '0' && c <= '9' ? 1 : 0;
      if (c != '-' && (from == 0 || !Character.isLetterOrDigit(name.charAt(from - 1)))) {
        number = from; // a word begins here
        numberHex = hex;
        hasDigit = digits > 0;
      }
    }
    return number >= 0 && numberHex >= MIN_RANDOM_DIGITS && hasDigit
        ? name.substring(0, number) + "*"
        : name;
  }

  private static boolean isHexOrDash(char c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' || c == '-';
  }

  private static String orElse(String name, String other) {
    return name.isBlank() ? other : name;
  }

  private static String programOf(ProcessFacts facts) {
    String comm = ofComm(facts.comm());
    String first = facts.arguments().isEmpty() ? "" : plain(baseName(facts.arguments().getFirst()));
    String executable = facts.executable();
    if (executable != null) {
      String base = plain(baseName(executable));
      if (base.isEmpty() || isMultiCall(base) && !facts.comm().isBlank()) {
        return comm;
      }
      return isOwnLink(base, first, comm) ? first : base;
    }
    return facts.comm().length() >= COMM_LIMIT && first.startsWith(comm) ? first : comm;
  }

  /** One executable that is many programs, told apart by the name it is called with. */
  private static boolean isMultiCall(String base) {
    return base.equals("busybox") || base.equals("toybox") || base.equals("coreutils");
  }

  /**
   * An interpreter started through a link that has the program's own name, as zmem's own daemons
   * are: kernel and caller agree on the name.
   */
  private static boolean isOwnLink(String base, String first, String comm) {
    return Interpreters.isInterpreter(base)
        && !Interpreters.isInterpreter(first)
        && (first.equals(comm) || (comm.length() >= COMM_LIMIT && first.startsWith(comm)));
  }

  static String baseName(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    // a login shell is started as "-bash"
    return name.startsWith("-") && name.length() > 1 ? name.substring(1) : name;
  }
}
