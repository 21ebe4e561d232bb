package dev.zmem.program.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Whole numbers within bounds, so that one out of them is refused with the place it was set at. */
public class WholeNumberConverter implements ITypeConverter<Integer> {
  private final int least;
  private final int most;

  /** Numbers from {@code least} to {@code most}; {@link Integer#MAX_VALUE} is no bound. */
  protected WholeNumberConverter(int least, int most) {
    this.least = least;
    this.most = most;
  }

  /** Rows of one host: 10 to 100,000. */
  public static final class Rows extends WholeNumberConverter {
    public Rows() {
      super(10, 100_000);
    }
  }

  @Override
  public Integer convert(String text) {
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    boolean tooLong = text.strip().chars().allMatch(c -> c >= '0' && c <= '9');
    String bounds =
        most == Integer.MAX_VALUE && !tooLong ? least + " or more" : least + " to " + most;
    throw new TypeConversionException("'" + text + "' (expected: " + bounds + ")");
  }
}
