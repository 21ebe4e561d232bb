package dev.zmem.aggregator;

import dev.zmem.aggregator.live.InMemoryFleet;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;

/** Names of hosts, as {@link NameList} reads them. */
record ExpectedHosts(Set<String> names) {
  /** Nobody is expected. */
  static final ExpectedHosts NOBODY = new ExpectedHosts(Set.of());

  /** Reads them from an option. */
  static final class Converter implements ITypeConverter<ExpectedHosts> {
    @Override
    public ExpectedHosts convert(String text) {
      return new ExpectedHosts(NameList.parse(text, "hosts", InMemoryFleet.MAX_HOSTS));
    }
  }
}
