package dev.zmem.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.exit.ProgramException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnHostNameTest {
  @TempDir private Path folder;

  @Test
  void name_isTheKernels_inLowerCase_withoutTheLinesEnd() throws Exception {
    Path file = Files.writeString(folder.resolve("hostname"), "Web-01.example.NET\n");
    assertThat(OwnHostName.name(file)).isEqualTo("web-01.example.net");
    assertThat(OwnHostName.name()).isNotBlank().doesNotContain("\n");
  }

  @Test
  void hiddenKernelFile_leavesTheResolver_orAClearEnd() {
    try {
      assertThat(OwnHostName.name(folder.resolve("nothing"))).isNotBlank();
    } catch (ProgramException e) {
      assertThat(e).hasMessageContaining("nothing cannot be read");
    }
  }
}
