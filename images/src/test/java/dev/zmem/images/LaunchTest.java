package dev.zmem.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a launcher's shell would start, an image starts without one. */
final class LaunchTest {
  @TempDir private Path home;

  @Test
  void launcher_isReadForItsOptions_itsJarsInOrder_andItsMainClass() throws IOException {
    launcher(
        """
        #!/bin/sh
        exec "$home/runtime/bin/x" ${mode:+"$mode"} ${use:+"$use"} -Xlog:disable \\
          --enable-native-access=ALL-UNNAMED \\
          -Xmx96m $terminal ${ZMEM_JAVA_OPTS-} -cp "$home/lib/b.jar:$home/lib/a.jar" dev.zmem.X "$@"
        """);
    Launch launch = Launch.of(home, "x");
    assertThat(launch.mainClass()).isEqualTo("dev.zmem.X");
    assertThat(launch.optionsFile("x", "/opt/zmem"))
        .isEqualTo(
            """
            -XX:AOTCache=/opt/zmem/lib/x.aot
            -Xlog:disable
            --enable-native-access=ALL-UNNAMED
            -Xmx96m
            -cp
            /opt/zmem/lib/b.jar:/opt/zmem/lib/a.jar
            """);
  }

  @Test
  void launcherOfAnotherForm_isRefused() throws IOException {
    launcher("#!/bin/sh\nexec java -jar x.jar\n");
    assertThatThrownBy(() -> Launch.of(home, "x")).hasMessageContaining("no class path");
    launcher("#!/bin/sh\njava\n");
    assertThatThrownBy(() -> Launch.of(home, "x")).hasMessageContaining("no line 'exec'");
  }

  private void launcher(String text) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("bin/x"), text);
  }
}
