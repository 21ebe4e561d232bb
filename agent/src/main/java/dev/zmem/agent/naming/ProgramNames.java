package dev.zmem.agent.naming;

import dev.zmem.agent.procfs.KernelText;
import java.util.List;

/**
 * The name a person would say for a process, the same on every host of a fleet.
 *
 * <p>In this order: a title the program gave itself, made fleet-wide by {@link Titles}; for an
 * interpreter what it runs ({@link Interpreters}); the executable's base name; {@code comm},
 * extended where it was cut. Pure; any thread.
 */
public final class ProgramNames {
  /** Longest name, bytes of UTF-8. */
  public static final int MAX_NAME_BYTES = 256;

  private static final int COMM_LIMIT = 15;

  private final Titles titles;

  /** Names for processes of the host with this name. */
  public ProgramNames(String hostName) {
    titles = new Titles(hostName);
  }

  /** The program's name; never empty. */
  public String name(ProcessFacts facts) {
    String name = bareName(facts);
    if (name.isBlank()) {
      name = facts.comm().isBlank() ? "(unnamed)" : facts.comm();
    }
    return KernelText.cut(name + facts.executableState().mark(), MAX_NAME_BYTES);
  }

  private String bareName(ProcessFacts facts) {
    List<String> arguments = facts.arguments();
    if (Titles.isTitle(arguments)) {
      return titles.fleetWide(arguments.getFirst(), facts.pid(), facts.parentPid());
    }
    String program = programOf(facts);
    return Interpreters.scriptOf(program, arguments).orElse(program);
  }

  private static String programOf(ProcessFacts facts) {
    String comm = facts.comm();
    String first = facts.arguments().isEmpty() ? "" : baseName(facts.arguments().getFirst());
    String executable = facts.executable();
    if (executable != null) {
      String base = baseName(executable);
      if (isMultiCall(base) && !comm.isEmpty()) {
        return comm;
      }
      return isOwnLink(base, first, comm) ? first : base;
    }
    return comm.length() >= COMM_LIMIT && first.startsWith(comm) ? first : comm;
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
        && !comm.isEmpty()
        && (first.equals(comm) || (comm.length() >= COMM_LIMIT && first.startsWith(comm)));
  }

  static String baseName(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    // a login shell is started as "-bash"
    return name.startsWith("-") && name.length() > 1 ? name.substring(1) : name;
  }
}
