package dev.zmem.aggregator.detail;

import dev.zmem.model.Description;
import dev.zmem.model.MappingReport;
import java.util.List;

/** An agent's answer to a {@link DetailQuestion}. Immutable. */
public sealed interface HostDetail {
  /** The same without command line and environment. */
  HostDetail withoutCommands();

  /**
   * Memory by what is mapped.
   *
   * @param rows one for each name
   * @param report what they are of
   */
  record Mappings(List<MappingRow> rows, MappingReport report) implements HostDetail {
    @Override
    public HostDetail withoutCommands() {
      return this;
    }
  }

  /**
   * One process.
   *
   * @param description all that its agent tells of it
   */
  record OfProcess(Description description) implements HostDetail {
    @Override
    public HostDetail withoutCommands() {
      return new OfProcess(description.withoutCommands());
    }
  }
}
