package dev.zmem.agent.attribute;

import dev.zmem.fuzz.Contract;
import dev.zmem.text.Escapes;
import java.util.List;

/** Any bytes as the files that attributes are read from: values, never an exception. */
public final class AttributeFuzz {
  /**
   * Of a command line's arguments: what is kept, escaped at most sixfold, and the sign of a cut.
   */
  private static final int MAX_CHARACTERS = 8 * 1024 * 6;

  private AttributeFuzz() {}

  /** {@code cmdline}. */
  public static final class Cmdline {
    private Cmdline() {}

    /** One file. */
    public static void fuzzerTestOneInput(byte[] data) {
      List<String> arguments = ArgumentsParser.arguments(data.clone());
      int characters = 0;
      for (String argument : arguments) {
        characters += argument.length();
        Contract.require(
            argument.codePoints().noneMatch(Escapes::isHidden), "an argument is printable");
      }
      Contract.require(characters <= MAX_CHARACTERS, "arguments are bounded");
    }
  }

  /** The path of a control group. */
  public static final class Group {
    private Group() {}

    /** One path. */
    public static void fuzzerTestOneInput(byte[] data) {
      ControlGroup group = ControlGroup.of(Contract.text(data));
      Contract.require(
          group.container().length() <= data.length && group.pod().length() <= data.length,
          "names are parts of the path");
    }
  }

  /** An engine's file of containers. */
  public static final class Json {
    private Json() {}

    /** One file. */
    public static void fuzzerTestOneInput(byte[] data) {
      int[] strings = new int[1];
      JsonStrings.read(
          data,
          (depth, key, value) -> {
            strings[0]++;
            Contract.require(depth >= 0 && depth < JsonStrings.MAX_DEPTH, "depths are bounded");
          });
      Contract.require(strings[0] <= data.length, "a string has a quote");
    }
  }
}
