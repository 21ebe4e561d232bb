package dev.zmem.agent;

import dev.zmem.agent.runtime.GoAddress;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.setting.Settings;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@link GoAddress} from an option, or from the agent's settings. */
public final class GoAddressConverter implements ITypeConverter<GoAddress> {
  private static final String KEY = "go-memory";

  /** Converts one rule. */
  public GoAddressConverter() {}

  @Override
  public GoAddress convert(String text) {
    try {
      return GoAddress.of(text.strip());
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** Those of an agent's settings; a {@link ProgramException} names one that cannot be read. */
  public static List<GoAddress> read(Settings agents) {
    Settings.Setting setting = agents.find(KEY);
    List<GoAddress> addresses = new ArrayList<>();
    if (setting != null) {
      for (String rule : setting.text().split(",", -1)) {
        try {
          addresses.add(new GoAddressConverter().convert(rule));
        } catch (TypeConversionException e) {
          throw new ProgramException(ExitCode.USAGE, KEY + ": " + e.getMessage());
        }
      }
    }
    return addresses;
  }
}
