package dev.zmem.program.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The version all three programs and the wire name. */
public final class Version implements IVersionProvider {
  @Spec private @Nullable CommandSpec command;

  /** For example {@code 0.1.0}. */
  public static String current() {
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  @Override
  public String[] getVersion() {
    String name = command == null ? "zmem" : command.root().name();
    return new String[] {name + " " + current() + " (Java " + Runtime.version() + ")"};
  }
}
