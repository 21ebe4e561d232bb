package dev.zmem.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
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

  @Mixin private SelectorOption labels = new SelectorOption();

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
    return labels.selector;
  }
}
