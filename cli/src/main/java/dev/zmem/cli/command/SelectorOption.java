package dev.zmem.cli.command;

import dev.zmem.label.LabelSelector;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which hosts, by their labels. */
final class SelectorOption {
  @Option(
      names = {"-l", "--selector"},
      paramLabel = "LABELS",
      defaultValue = "",
      converter = Selector.class,
      description =
          "Only hosts of these labels: role=worker, role!=web, 'role in (a,b)', 'role notin (a,b)', role, '!role', or several"
              + " joined by commas (default: all).")
  String selector = "";

  /** A selector, checked before anybody is asked. */
  static final class Selector implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      try {
        var _ = LabelSelector.parse(text);
        return text.strip();
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + text + "': " + e.getMessage());
      }
    }
  }
}
