package dev.zmem.program.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;

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
    List<String> words = new ArrayList<>(choices.length);
    for (E choice : choices) {
      words.add(choice.name().toLowerCase(Locale.ROOT));
    }
    throw WordConverter.refused(text, words);
  }
}
