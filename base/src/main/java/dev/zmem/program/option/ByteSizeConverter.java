package dev.zmem.program.option;

import dev.zmem.text.ByteSizes;
import java.util.OptionalLong;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a size from an option, as {@link ByteSizes} has it. */
public final class ByteSizeConverter implements ITypeConverter<Long> {
  private static final String EXPECTED =
      "(expected: a size such as 64KiB or 16MiB; units are B, KiB, MiB and GiB)";

  @Override
  public Long convert(String text) {
    OptionalLong bytes = ByteSizes.parse(text);
    if (bytes.isEmpty()) {
      boolean isBare = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
      throw new TypeConversionException(
          "'" + text + "'" + (isBare ? " has no unit " : " ") + EXPECTED);
    }
    return bytes.getAsLong();
  }
}
