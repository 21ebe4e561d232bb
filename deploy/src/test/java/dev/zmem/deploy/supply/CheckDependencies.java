package dev.zmem.deploy.supply;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Says which parts of the distribution are known to be vulnerable, by a database that is given:
 * nothing is asked over the network. What {@code deploy/check-dependencies} runs.
 */
final class CheckDependencies {
  private static final int CLEAN = 0;
  private static final int VULNERABLE = 1;
  private static final int BAD_INPUT = 2;

  private CheckDependencies() {}

  /** A database, and a bill of materials. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out, System.err));
  }

  /** The exit code: 0 nothing is known, 1 something is, 2 a file is not what it should be. */
  static int run(String[] arguments, PrintStream out, PrintStream err) {
    if (arguments.length != 2) {
      err.println("check-dependencies: expected DATABASE and a bill of materials");
      return BAD_INPUT;
    }
    try {
      List<Component> components = Component.read(Path.of(arguments[1]));
      List<Advisory> advisories = AdvisoryDatabase.read(Path.of(arguments[0]));
      int found = 0;
      for (Component component : components) {
        for (Advisory advisory : advisories) {
          if (advisory.affects(component)) {
            found++;
            out.println(
                component.name()
                    + " "
                    + component.version()
                    + "  "
                    + advisory.id()
                    + "  "
                    + advisory.summary().lines().findFirst().orElse(""));
          }
        }
      }
      out.println(
          components.size()
              + " components, "
              + advisories.size()
              + " advisories: "
              + (found == 0 ? "nothing known" : found + " found"));
      return found == 0 ? CLEAN : VULNERABLE;
    } catch (BadInputException e) {
      err.println("check-dependencies: " + e.getMessage());
      return BAD_INPUT;
    }
  }
}
