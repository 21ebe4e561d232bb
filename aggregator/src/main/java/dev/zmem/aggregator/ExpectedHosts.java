package dev.zmem.aggregator;

import dev.zmem.aggregator.fleet.InMemoryFleet;
import dev.zmem.model.HostNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Names of hosts, separated by commas; or {@code @FILE}, which has a name a line and comments. */
record ExpectedHosts(Set<String> names) {
  private static final int MAX_FILE_BYTES = 8 << 20;

  /** Nobody is expected. */
  static final ExpectedHosts NOBODY = new ExpectedHosts(Set.of());

  /** Reads them from an option. */
  static final class Converter implements ITypeConverter<ExpectedHosts> {
    @Override
    public ExpectedHosts convert(String text) {
      String list = text.startsWith("@") ? file(text.substring(1)) : text;
      Set<String> names = new TreeSet<>();
      for (String item : list.split("[,\n]", -1)) {
        String name = item.replaceFirst("#.*", "").strip();
        if (!name.isEmpty()) {
          if (!HostNames.isName(name)) {
            throw new TypeConversionException(
                "'" + name + "' (expected: " + HostNames.EXPECTED + ")");
          }
          names.add(HostNames.canonical(name));
        }
      }
      if (names.isEmpty() || names.size() > InMemoryFleet.MAX_HOSTS) {
        throw new TypeConversionException(
            "'"
                + text
                + "' names "
                + names.size()
                + " hosts (expected: 1 to "
                + InMemoryFleet.MAX_HOSTS
                + ")");
      }
      return new ExpectedHosts(names);
    }

    private static String file(String name) {
      try (InputStream file = Files.newInputStream(Path.of(name))) {
        byte[] bytes = file.readNBytes(MAX_FILE_BYTES + 1);
        if (bytes.length > MAX_FILE_BYTES) {
          throw new TypeConversionException(
              "'@" + name + "' (expected: at most " + MAX_FILE_BYTES + " bytes)");
        }
        return new String(bytes, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new TypeConversionException("'@" + name + "' (cannot be read)");
      }
    }
  }
}
