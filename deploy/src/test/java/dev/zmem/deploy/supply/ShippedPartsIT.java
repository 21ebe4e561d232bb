package dev.zmem.deploy.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the distribution says it is made of is what lies in it. */
class ShippedPartsIT {
  private static final Path HOME = Path.of(System.getProperty("zmem.home"));

  @Test
  void billOfMaterials_hasEveryJarThatIsShipped_andNoOther() throws IOException {
    assertThat(Component.read(HOME.resolve("share/sbom/zmem.cdx.json")))
        .extracting(Component::jar)
        .containsExactlyInAnyOrderElementsOf(jars());
  }

  @Test
  void thirdPartyList_namesEachJarThatIsNotOurs_withALicence() throws IOException {
    List<String> lines = Files.readAllLines(HOME.resolve("share/sbom/THIRD-PARTY.txt"));
    for (Component component : Component.read(HOME.resolve("share/sbom/zmem.cdx.json"))) {
      if (!component.name().startsWith("dev.zmem:")) {
        assertThat(lines)
            .filteredOn(line -> line.contains(component.name() + ":" + component.version()))
            .as(component.name())
            .singleElement()
            .asString()
            .containsPattern(
                "^ +\\((Apache-2.0|BSD-3-Clause|Bouncy Castle Licence|EPL-1.0|MIT|MPL-2.0)\\)");
      }
    }
  }

  @Test
  void fuzzer_andOtherToolsOfTests_areNotShipped() throws IOException {
    assertThat(jars())
        .isNotEmpty()
        .noneMatch(jar -> jar.matches("(jazzer|junit|jqwik|assertj|archunit|maven-artifact).*"));
  }

  private static List<String> jars() throws IOException {
    try (Stream<Path> files = Files.list(HOME.resolve("lib"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(n -> n.endsWith(".jar") && !n.equals("w3c-dom.jar")) // the Java runtime's own
          .toList();
    }
  }
}
