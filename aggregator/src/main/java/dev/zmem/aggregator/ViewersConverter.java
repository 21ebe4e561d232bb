package dev.zmem.aggregator;

import dev.zmem.aggregator.access.Viewers;
import dev.zmem.aggregator.member.ViewLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads {@link Viewers} from an option, by {@link NameList}. Behind a name may stand what it does
 * not see: {@code ann hosts=web-*|db-* hides=command-lines}; in a file, where no comma parts names.
 */
final class ViewersConverter implements ITypeConverter<Viewers> {
  private static final String HOSTS = "hosts=";
  private static final String HIDES_COMMANDS = "hides=command-lines";

  @Override
  public Viewers convert(String text) {
    Map<String, ViewLimits> viewers = new LinkedHashMap<>();
    Set<String> items = NameList.items(text, "viewers", Viewers.MAX_NAMES);
    for (String item : items) {
      List<String> words = Arrays.asList(item.split("\\s+", -1));
      if (words.size() > 1 && items.size() > 1 && !text.startsWith("@")) {
        throw new TypeConversionException(
            "'"
                + NameList.shown(item)
                + "': limits stand in a file, a name a line (--viewers=@FILE): a comma between"
                + " globs would begin another viewer");
      }
      ViewLimits limits = limits(words.subList(1, words.size()), item);
      ViewLimits other = viewers.putIfAbsent(NameList.name(words.getFirst()), limits);
      if (other != null && !other.equals(limits)) {
        throw new TypeConversionException(
            "'" + NameList.shown(item) + "': the name stands there twice, with other limits");
      }
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
      return ViewLimits.of(globs, hidesCommands);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + NameList.shown(item) + "': " + e.getMessage());
    }
  }
}
