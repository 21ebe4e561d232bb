package dev.zmem.program.setting;

import dev.zmem.program.profile.ProfileOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --config} and {@code --check-config}. The file itself is read before the command runs. */
public final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "YAML file of settings; a key is an option's name without the dashes",
        "(default: /etc/zmem/<program>.yaml; zmemctl also reads ~/.config/zmem/zmemctl.yaml,",
        "or zmem/zmemctl.yaml in XDG_CONFIG_HOME, whose keys win)."
      })
  public @Nullable Path config;

  @Option(
      names = "--check-config",
      description = "Check every setting and the TLS files, say 'configuration ok' and end.")
  public boolean checkOnly;

  @Mixin public ProfileOption profile = new ProfileOption();
}
