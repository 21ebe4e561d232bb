package dev.zmem.program.option;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.text.Escapes;
import dev.zmem.text.HostNames;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a host or a person from an option, as {@link HostNames} has it. */
public final class HostNameConverter implements ITypeConverter<String> {
  @Override
  public String convert(String name) {
    if (!HostNames.isName(name)) {
      throw new TypeConversionException("'" + name + "' (expected: " + HostNames.EXPECTED + ")");
    }
    return HostNames.canonical(name);
  }

  /**
   * The name that the machine knows, for want of an option; a {@link ProgramException} where it
   * cannot be used.
   *
   * @param what it is, for the error: {@code this host's name}
   * @param option sets another
   */
  public static String own(String what, String name, String option) {
    try {
      return new HostNameConverter().convert(name);
    } catch (TypeConversionException e) {
      throw new ProgramException(
          ExitCode.USAGE,
          what + ": " + Escapes.escape(String.valueOf(e.getMessage())) + ": give one by " + option);
    }
  }
}
