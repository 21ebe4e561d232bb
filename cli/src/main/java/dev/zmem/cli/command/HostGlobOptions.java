package dev.zmem.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which hosts. */
final class HostGlobOptions {
  @Option(
      names = "--hosts",
      paramLabel = "GLOB",
      split = ",",
      description =
          "Only hosts that match; '!glob' excludes. May be repeated and comma-separated (default: all).")
  private List<String> hosts = new ArrayList<>();

  List<String> globs() {
    return hosts.stream().map(String::strip).filter(glob -> !glob.isEmpty()).toList();
  }
}
