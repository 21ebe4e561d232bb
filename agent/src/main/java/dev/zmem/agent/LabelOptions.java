package dev.zmem.agent;

import dev.zmem.label.HostLabels;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.setting.Settings;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the host's owner says of it. */
public final class LabelOptions {
  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      split = ",",
      converter = Label.class,
      description =
          "A label of this host, by which hosts are chosen and grouped, as role=worker; keys and values as Kubernetes has them."
              + " Repeatable, or separated by commas; in the file a list or a mapping.")
  List<String> labels = new ArrayList<>();

  /** The labels; a {@link ProgramException} when they are too many. */
  HostLabels read() {
    try {
      return HostLabels.parse(labels);
    } catch (IllegalArgumentException e) {
      throw new ProgramException(ExitCode.USAGE, "--label: " + e.getMessage());
    }
  }

  /**
   * The labels in the settings of a host's agent, for a program that measures the host without it;
   * a {@link ProgramException} names the place of a wrong one.
   */
  public static HostLabels of(Settings agents) {
    Settings.Setting setting = agents.find("label");
    if (setting == null || setting.text().isEmpty()) {
      return HostLabels.NONE;
    }
    try {
      return HostLabels.parse(List.of(setting.text().split(",", -1)));
    } catch (IllegalArgumentException e) {
      throw new ProgramException(ExitCode.USAGE, setting.place() + "label: " + e.getMessage());
    }
  }

  /** One label. */
  static final class Label implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      try {
        var _ = HostLabels.parse(List.of(text));
        return text;
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
