package dev.zmem.aggregator;

import dev.zmem.aggregator.access.Viewers;
import dev.zmem.aggregator.member.ViewLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads {@link Viewers} from an option, by {@link NameList}. Behind a name may stand what it does
 * not see: {@code ann hosts=web-*|db-* hides=command-lines}.
 */
final class ViewersConverter implements ITypeConverter<Viewers> {
  private static final String HOSTS = "hosts=";
  private static final String HIDES_COMMANDS = "hides=command-lines";

  @Override
  public Viewers convert(String text) {
    Map<String, ViewLimits> viewers = new LinkedHashMap<>();
    for (String item : NameList.items(text, "viewers", Viewers.MAX_NAMES)) {
      List<String> words = Arrays.asList(item.split("\\s+", -1));
      viewers.merge(
          NameList.name(words.getFirst()),
          limits(words.subList(1, words.size()), item),
          ViewLimits::or);
    }
    return new Viewers(viewers);
  }

  private static ViewLimits limits(List<String> words, String item) {
    List<String> globs = new ArrayList<>();
    boolean hidesCommands = false;
    for (String word : words) {
      if (word.startsWith(HOSTS)) {
        globs.addAll(List.of(word.substring(HOSTS.length()).split("\\|", -1)));
      } else if (word.equals(HIDES_COMMANDS)) {
        hidesCommands = true;
      } else {
        throw new TypeConversionException(
            "'"
                + NameList.shown(item)
                + "' (expected behind a name: "
                + HOSTS
                + "GLOB|GLOB, or "
                + HIDES_COMMANDS
                + ")");
      }
    }
    try {
      return new ViewLimits(globs, hidesCommands);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + NameList.shown(item) + "': " + e.getMessage());
    }
  }
}
