package dev.zmem.aggregator;

import dev.zmem.aggregator.live.KnownHosts.LastSeen;
import dev.zmem.fuzz.Contract;
import dev.zmem.text.HostNames;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.TypeConversionException;

/** Lists of names and the file of hosts seen: names that are some, or the one refusal. */
public final class FilesFuzz {
  private FilesFuzz() {}

  /** One file, as a list of names and as the file of hosts. */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = Contract.text(data);
    if (!text.startsWith("@")) { // which names a file
      try {
        for (String name : NameList.parse(text, "hosts", 100)) {
          Contract.require(HostNames.isName(name), "a name is one");
        }
      } catch (TypeConversionException refusal) {
        Contract.requireReason(refusal);
      }
    }
    try {
      Map<String, LastSeen> hosts = HostsFile.hosts(List.of(text.split("\n", -1)));
      hosts.forEach((name, seen) -> {
        Contract.require(HostNames.isName(name), "a host has a name");
        Contract.require(seen.atMillis() >= 0, "a time is not negative");
      });
    } catch (IOException refusal) {
      Contract.requireReason(refusal);
    }
  }
}
