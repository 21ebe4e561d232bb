package dev.zmem.program.option;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One of a few words, in any case; what else there is, is refused with the words as the help has
 * them: {@code 'foo' (expected: host, user or pid)}.
 */
public class ChoiceConverter<E extends Enum<E>> implements ITypeConverter<E> {
  private final Class<E> type;

  /** The constants' names in lower case. */
  protected ChoiceConverter(Class<E> type) {
    this.type = type;
  }

  @Override
  public E convert(String text) {
    String word = text.strip();
    E[] choices = type.getEnumConstants();
    for (E choice : choices) {
      if (choice.name().equalsIgnoreCase(word)) {
        return choice;
      }
    }
    StringBuilder expected = new StringBuilder();
    for (int at = 0; at < choices.length; at++) {
      expected
          .append(at == 0 ? "" : at == choices.length - 1 ? " or " : ", ")
          .append(choices[at].name().toLowerCase(Locale.ROOT));
    }
    throw new TypeConversionException("'" + text + "' (expected: " + expected + ")");
  }
}
