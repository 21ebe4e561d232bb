package dev.zmem.label;

import dev.zmem.fuzz.Contract;
import java.util.Arrays;
import java.util.List;

/**
 * Labels, then behind a line feed a selector: a value each, or an {@link IllegalArgumentException}.
 */
public final class LabelsFuzz {
  private LabelsFuzz() {}

  /** One host's labels and one selector. */
  public static void fuzzerTestOneInput(byte[] data) {
    List<byte[]> parts = Contract.parts(data, '\n', 2);
    HostLabels labels = labels(Contract.text(parts.getFirst()));
    Contract.require(labels.equals(labels(labels.toString())), "labels are read again");
    try {
      LabelSelector selector = LabelSelector.parse(Contract.text(parts.getLast()));
      Contract.require(
          !selector.choosesAll() || selector.matches(labels), "all labels are chosen by all");
    } catch (IllegalArgumentException refusal) {
      Contract.requireReason(refusal);
    }
  }

  private static HostLabels labels(String text) {
    try {
      return text.isEmpty() ? HostLabels.NONE : HostLabels.parse(Arrays.asList(text.split(",")));
    } catch (IllegalArgumentException refusal) {
      Contract.requireReason(refusal);
      return HostLabels.NONE;
    }
  }
}
