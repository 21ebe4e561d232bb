package dev.zmem.agent.runtime;

import dev.zmem.agent.runtime.PerfCounters.MalformedException;
import dev.zmem.fuzz.Contract;
import dev.zmem.model.Description.Section;
import java.util.List;

/** Any bytes as what a language runtime says of itself. */
public final class RuntimeFuzz {
  private RuntimeFuzz() {}

  /** A JVM's file of counters: counters, or one {@link MalformedException}. */
  public static final class Hsperf {
    private Hsperf() {}

    /** One file. */
    public static void fuzzerTestOneInput(byte[] data) {
      try {
        Section section = JavaView.of(PerfCounters.parse(data, data.length), 1 << 20, 1 << 30);
        Contract.require(!section.items().isEmpty(), "a section has items");
      } catch (MalformedException refusal) {
        Contract.requireReason(refusal);
      }
    }
  }

  /** A Go program's answer: a section, whatever it says. */
  public static final class Expvar {
    private Expvar() {}

    /** One answer. */
    public static void fuzzerTestOneInput(byte[] data) {
      Section section = GoView.of(Contract.text(data), List.of(), 1 << 20, -1);
      Contract.require(!section.items().isEmpty(), "a section has items");
      var _ = GoView.of(Contract.text(data), List.of("a caution"), -1, 1 << 20);
    }
  }

  /** What a user types for a Go program's address. */
  public static final class Address {
    private Address() {}

    /** One word. */
    public static void fuzzerTestOneInput(byte[] data) {
      try {
        GoAddress address = GoAddress.of(Contract.text(data));
        Contract.require(address.port() > 0 && address.port() <= 0xffff, "a port is one");
      } catch (IllegalArgumentException refusal) {
        Contract.requireReason(refusal);
      }
    }
  }
}
