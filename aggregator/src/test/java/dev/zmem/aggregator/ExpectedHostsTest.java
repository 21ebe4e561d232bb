package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.TypeConversionException;

class ExpectedHostsTest {
  @TempDir private Path folder;

  @Test
  void names_areTaken_inLowerCase() {
    assertThat(convert("Web-01, db-01,").names()).containsExactly("db-01", "web-01");
  }

  @Test
  void file_hasANameALine_andComments() throws Exception {
    Path file = Files.writeString(folder.resolve("hosts"), "# workers\nweb-01\n\nDB-01 # main\n");
    assertThat(convert("@" + file).names()).containsExactly("db-01", "web-01");
  }

  @Test
  void whatIsNoName_isRefused() {
    assertThatThrownBy(() -> convert("web-*"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'web-*' (expected: 1 to 253 letters");
    assertThatThrownBy(() -> convert("")).hasMessageContaining("names 0 hosts (expected: 1 to ");
    assertThatThrownBy(() -> convert("@" + folder.resolve("nothing")))
        .hasMessageContaining("cannot be read");
  }

  private static ExpectedHosts convert(String text) {
    return new ExpectedHosts.Converter().convert(text);
  }
}
