package dev.zmem.deploy.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small database: what is found, what is not, and where a range ends. */
@SuppressWarnings("NullAway.Init") // made before each test
class CheckDependenciesTest {
  private static final String SBOM =
      """
      {"bomFormat": "CycloneDX", "specVersion": "1.6",
       "components": [{"group": "org.example", "name": "parser", "version": "2.0.0-rc1"},
                      {"group": "org.example", "name": "edge", "version": "1.5"}]}
      """;

  @TempDir private Path folder;
  private Path sbom;
  private Path database;
  private String out = "";
  private String err = "";

  @BeforeEach
  void files() throws IOException {
    sbom = Files.writeString(folder.resolve("zmem.cdx.json"), SBOM);
    database = Files.createDirectory(folder.resolve("osv"));
  }

  @Test
  void versionInARange_isFound_withItsAdvisory() throws IOException {
    advisory("GHSA-1", "org.example:parser", "{\"introduced\": \"0\"}, {\"fixed\": \"2.0.0\"}");
    assertThat(check(database)).isEqualTo(1);
    assertThat(out)
        .isEqualTo(
            """
            org.example:parser 2.0.0-rc1  GHSA-1  Reads too much
            2 components, 1 advisories: 1 found
            """);
  }

  @Test
  void anotherPackage_anotherEcosystem_andAWithdrawnOne_areNotFound() throws IOException {
    advisory("GHSA-1", "org.other:parser", "{\"introduced\": \"0\"}");
    write("GHSA-2", json("GHSA-2", "npm", "org.example:parser", "{\"introduced\": \"0\"}", ""));
    write(
        "GHSA-3",
        json(
            "GHSA-3",
            "Maven",
            "org.example:parser",
            "{\"introduced\": \"0\"}",
            "\"withdrawn\": \"2026-01-01T00:00:00Z\","));
    assertThat(check(database)).as(out + err).isZero();
    assertThat(out).isEqualTo("2 components, 1 advisories: nothing known\n");
  }

  @Test
  void edgesOfRanges_areAsMavenOrdersVersions() throws IOException {
    for (String[] each :
        new String[][] {
          {"{\"introduced\": \"1.5\"}", "1"},
          {"{\"introduced\": \"1.5.1\"}", "0"},
          {"{\"introduced\": \"0\"}, {\"fixed\": \"1.5\"}", "0"},
          {"{\"introduced\": \"0\"}, {\"fixed\": \"1.5.0.1\"}", "1"},
          {"{\"introduced\": \"0\"}, {\"last_affected\": \"1.5\"}", "1"},
          {"{\"introduced\": \"0\"}, {\"last_affected\": \"1.5-rc1\"}", "0"},
          {"{\"fixed\": \"1.10\"}, {\"introduced\": \"1.2\"}", "1"},
          {"{\"introduced\": \"0\"}, {\"fixed\": \"1.1\"}, {\"introduced\": \"1.4\"}", "1"},
          {"{\"introduced\": \"0\"}, {\"limit\": \"1.5\"}", "0"}
        }) {
      advisory("GHSA-1", "org.example:edge", each[0]);
      assertThat(check(database)).as(each[0]).isEqualTo(Integer.parseInt(each[1]));
    }
  }

  @Test
  void singleVersion_isFound_inAZipToo() throws IOException {
    Path zip = folder.resolve("all.zip");
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(file)) {
      entries.putNextEntry(new ZipEntry("GHSA-9.json"));
      entries.write(
          """
          {"id": "GHSA-9", "affected": [{"package": {"ecosystem": "Maven", "name": "org.example:edge"}, "versions": ["1.5"]}]}
          """
              .getBytes(StandardCharsets.UTF_8));
    }
    assertThat(check(zip)).isEqualTo(1);
    assertThat(out).contains("org.example:edge 1.5  GHSA-9");
  }

  @Test
  void badDatabase_isOneLine_andExitCode2() throws IOException {
    assertThat(check(folder.resolve("none"))).isEqualTo(2);
    assertThat(err).startsWith("check-dependencies: cannot read ").hasLineCount(1);
    assertThat(check(database)).isEqualTo(2);
    assertThat(err).contains("has no advisory about Maven's packages").hasLineCount(1);
    write("GHSA-1", "{\"id\": 5, \"affected\": {}}");
    assertThat(check(database)).isEqualTo(2);
    assertThat(err).endsWith("GHSA-1.json is no advisory of OSV\n").hasLineCount(1);
    write("GHSA-1", "not JSON {");
    assertThat(check(database)).isEqualTo(2);
    assertThat(err).endsWith("GHSA-1.json is no advisory of OSV\n").hasLineCount(1);
    Path noZip = Files.writeString(folder.resolve("all.zip"), "PK");
    assertThat(check(noZip)).isEqualTo(2);
    assertThat(err).contains("all.zip (expected: a folder of OSV's JSON files").hasLineCount(1);
    Files.writeString(sbom, "{}");
    assertThat(check(database)).isEqualTo(2);
    assertThat(err).contains("is no bill of materials").hasLineCount(1);
  }

  private int check(Path given) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int exit =
        CheckDependencies.run(
            new String[] {given.toString(), sbom.toString()},
            new PrintStream(printed, true, StandardCharsets.UTF_8),
            new PrintStream(said, true, StandardCharsets.UTF_8));
    out = printed.toString(StandardCharsets.UTF_8);
    err = said.toString(StandardCharsets.UTF_8);
    return exit;
  }

  private void advisory(String id, String name, String events) throws IOException {
    write(id, json(id, "Maven", name, events, ""));
  }

  private void write(String id, String json) throws IOException {
    Files.writeString(database.resolve(id + ".json"), json);
  }

  private static String json(String id, String ecosystem, String name, String events, String more) {
    return """
    {"id": "%s", %s "summary": "Reads too much\\nand more",
     "affected": [{"package": {"ecosystem": "%s", "name": "%s"}, "ranges": [{"type": "ECOSYSTEM", "events": [%s]}]}]}
    """
        .formatted(id, more, ecosystem, name, events);
  }
}
