package dev.zmem.program.option;

import java.util.ArrayList;
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

  /** What is taken beside the words, for who mistyped one: {@code label:KEY}. */
  protected List<String> patterns() {
    return List.of();
  }

  @Override
  public String convert(String text) {
    List<String> words = words();
    for (String word : words) {
      if (word.equalsIgnoreCase(text.strip())) {
        return word;
      }
    }
    List<String> expected = new ArrayList<>(words);
    expected.addAll(patterns());
    throw refused(text, expected);
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
