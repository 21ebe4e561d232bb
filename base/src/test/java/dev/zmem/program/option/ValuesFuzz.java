package dev.zmem.program.option;

import dev.zmem.fuzz.Contract;
import dev.zmem.text.ByteSizes;
import dev.zmem.text.Durations;
import dev.zmem.text.Escapes;
import dev.zmem.text.Glob;
import dev.zmem.text.HostNames;
import dev.zmem.text.RegexSize;
import dev.zmem.text.TextWidth;
import java.util.List;
import picocli.CommandLine.TypeConversionException;

/** What users type as the value of an option: a value, none, or the one refusal. */
public final class ValuesFuzz {
  private static final HostPort.Converter ADDRESSES = new HostPort.Converter();

  private ValuesFuzz() {}

  /** One word, taken for every kind of value. */
  public static void fuzzerTestOneInput(byte[] data) {
    List<byte[]> parts = Contract.parts(data, '\n', 2);
    String word = Contract.text(parts.getFirst());
    sizes(word);
    addresses(word);
    globs(word, Contract.text(parts.getLast()));
    Contract.require(RegexSize.most(word) >= 0, "a size is not negative");
    if (HostNames.isName(word)) {
      String name = HostNames.canonical(word);
      Contract.require(HostNames.canonical(name).equals(name), "a canonical name is its own");
    }
    String shown = Escapes.escape(word);
    Contract.require(shown.codePoints().noneMatch(Escapes::isHidden), "nothing hidden is shown");
    Contract.require(Escapes.escape(shown).equals(shown), "what is escaped stays");
    Contract.require(
        TextWidth.of(TextWidth.cut(shown, 20, "…")) <= 20, "a text is cut to its width");
  }

  private static void sizes(String word) {
    ByteSizes.parse(word)
        .ifPresent(bytes ->
            Contract.require(
                ByteSizes.parse(ByteSizes.typed(bytes)).orElse(-1) == bytes,
                "a size is read again"));
    Durations.parse(word)
        .ifPresent(duration ->
            Contract.require(
                Durations.parse(Durations.print(duration)).filter(duration::equals).isPresent(),
                "a duration is read again"));
  }

  private static void addresses(String word) {
    try {
      HostPort address = ADDRESSES.convert(word);
      Contract.require(ADDRESSES.convert(address.toString()).equals(address), "read again");
      if (address.host().chars().allMatch(c -> c == '.' || c >= '0' && c <= '9')) {
        var _ = address.isLoopback(); // others ask the name service
      }
    } catch (TypeConversionException refusal) {
      Contract.requireReason(refusal);
    }
    try {
      SocketPath path = SocketPath.of(word);
      Contract.require(
          path.path() == null || path.path().isAbsolute(), "a socket's path is absolute");
    } catch (TypeConversionException refusal) {
      Contract.requireReason(refusal);
    }
  }

  private static void globs(String word, String text) {
    Contract.require(Glob.of("*").matches(text), "* is any text");
    var _ = Glob.of(word).matches(text);
    try {
      var _ = Glob.ofNames(word).matches(text);
    } catch (IllegalArgumentException refusal) {
      Contract.requireReason(refusal);
    }
    try {
      var _ = Glob.withSetsIgnoringCase(word).matches(text);
    } catch (IllegalArgumentException refusal) {
      Contract.requireReason(refusal);
    }
  }
}
