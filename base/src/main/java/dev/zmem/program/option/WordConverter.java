package dev.zmem.program.option;

import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One of a few words that no enum has, in any case; what else there is, is refused with the words:
 * {@code 'foo' (expected: host, user or pid)}. Also lists them, for help and completion.
 */
public abstract class WordConverter implements ITypeConverter<String>, Iterable<String> {

  /** Made by picocli. */
  protected WordConverter() {}

  /** The words, in lower case and in the order of the help. */
  protected abstract List<String> words();

  @Override
  public String convert(String text) {
    List<String> words = words();
    for (String word : words) {
      if (word.equalsIgnoreCase(text.strip())) {
        return word;
      }
    }
    throw refused(text, words);
  }

  @Override
  public Iterator<String> iterator() {
    return words().iterator();
  }

  static TypeConversionException refused(String text, List<String> words) {
    StringBuilder expected = new StringBuilder();
    for (int at = 0; at < words.size(); at++) {
      expected.append(at == 0 ? "" : at == words.size() - 1 ? " or " : ", ").append(words.get(at));
    }
    return new TypeConversionException("'" + text + "' (expected: " + expected + ")");
  }
}
