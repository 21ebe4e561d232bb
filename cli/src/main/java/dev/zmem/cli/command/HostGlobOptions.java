package dev.zmem.cli.command;

import dev.zmem.label.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which hosts. */
final class HostGlobOptions {
  /** One glob. An empty one, as of a variable that is not set, would silently mean all hosts. */
  static final class Glob implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      String glob = text.strip();
      if (glob.isEmpty()) {
        throw new TypeConversionException(
            "'' (expected: a name or a glob such as 'web-*'; all hosts are asked without --hosts)");
      }
      return glob;
    }
  }

  @Option(
      names = "--hosts",
      paramLabel = "GLOB",
      split = ",",
      converter = Glob.class,
      description =
          "Only hosts that match; '!glob' excludes. May be repeated and comma-separated (default: all).")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "LABELS",
      defaultValue = "",
      converter = Selector.class,
      description =
          "Only hosts of these labels: role=worker, role!=web, 'role in (a,b)', 'role notin (a,b)', role, '!role', or several"
              + " joined by commas (default: all).")
  private String selector = "";

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

  List<String> globs() {
    return List.copyOf(hosts);
  }

  /** What was asked for, as it was typed. */
  List<String> typed() {
    List<String> typed = new ArrayList<>(hosts);
    if (!selector().isEmpty()) {
      typed.add("--selector=" + selector());
    }
    return typed;
  }

  /** The selector of labels; empty for all. */
  String selector() {
    return selector;
  }
}
