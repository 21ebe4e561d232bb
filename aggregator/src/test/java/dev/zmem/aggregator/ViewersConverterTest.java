package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.access.Action;
import dev.zmem.aggregator.access.Decision;
import dev.zmem.aggregator.access.Principal;
import dev.zmem.aggregator.access.Viewers;
import dev.zmem.aggregator.access.ViewersPolicy;
import dev.zmem.aggregator.member.ViewLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.TypeConversionException;

class ViewersConverterTest {
  @TempDir private Path folder;

  @Test
  void names_areThoseOfCertificates_inAnyCase() {
    Viewers viewers = convert("Ops-Laptop, grafana.example.net,ops-laptop");
    assertThat(viewers.size()).isEqualTo(2);
    assertThat(mayAsk(viewers, "ops-laptop")).isTrue();
    assertThat(mayAsk(viewers, "grafana.example.net")).isTrue();
    assertThat(mayAsk(viewers, "example.net")).isFalse();
  }

  @Test
  void file_hasANameALine_andComments() throws Exception {
    Path file =
        Files.writeString(folder.resolve("viewers"), "# on call\nann\r\n\nBOB # till May\n");
    Viewers viewers = convert("@" + file);
    assertThat(viewers.size()).isEqualTo(2);
    assertThat(mayAsk(viewers, "bob")).isTrue();
  }

  @Test
  void wildcardsAndWhatIsNoName_areRefused() {
    for (String bad : Set.of("*.example.net", "*", "-x", "ä", "CN=ann", "x".repeat(254))) {
      assertThatThrownBy(() -> convert("ann," + bad))
          .as(bad)
          .isInstanceOf(TypeConversionException.class)
          .hasMessageContaining("'" + bad + "' (expected: 1 to 253 letters");
    }
  }

  @Test
  void limits_standBehindAName_andNamesOfOneCertificateAddUp() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("viewers"),
            "ann hosts=Web-*|db-1 hides=command-lines\nbob\ncarl hosts=api-*\ndora # sees all\n");
    Viewers viewers = convert("@" + file);
    assertThat(limits(viewers, "ann"))
        .isEqualTo(ViewLimits.of(List.of("web-*", "db-1"), /* hidesCommands= */ true));
    assertThat(limits(viewers, "bob")).isEqualTo(ViewLimits.NONE);
    assertThat(limits(viewers, "ann", "carl"))
        .isEqualTo(ViewLimits.of(List.of("web-*", "db-1", "api-*"), /* hidesCommands= */ true));
    assertThat(limits(viewers, "carl", "dora")).isEqualTo(ViewLimits.NONE);
    assertThat(limits(convert("ann hosts=web-*|db-1"), "ann").hostGlobs()).hasSize(2);
  }

  @Test
  void whoeverIsNoViewer_seesNothing_alsoWhereManyGlobsAddUp() throws Exception {
    StringBuilder many = new StringBuilder();
    for (String name : List.of("ann", "bob")) {
      many.append(name).append(" hosts=").append((name + "-*|").repeat(15)).append("x\n");
    }
    Viewers viewers = convert("@" + Files.writeString(folder.resolve("many"), many));
    assertThat(limits(viewers, "ann", "bob").hosts().test("bob-1")).isTrue();
    assertThat(limits(viewers, "eve").hosts().test("web-1")).isFalse();
  }

  @Test
  void limitsThatAreNone_orCouldBeMisread_areRefused() throws Exception {
    assertThatThrownBy(() -> convert("a b"))
        .hasMessage("'a b' (expected behind a name: hosts=GLOB|GLOB, or hides=command-lines)");
    assertThatThrownBy(() -> convert("ann hosts=")).hasMessageContaining("could match no host");
    assertThatThrownBy(() -> convert("ann hosts=[ab]")).hasMessageContaining("could match no host");
    assertThatThrownBy(() -> convert("ann hosts=" + "a|".repeat(20) + "a"))
        .hasMessageContaining("more than 16 globs");
    assertThatThrownBy(() -> convert("ann hosts=web-1,db-1"))
        .hasMessageContaining("limits stand in a file");
    Path commas = Files.writeString(folder.resolve("commas"), "ann hosts=web-1,db-1\n");
    assertThatThrownBy(() -> convert("@" + commas))
        .hasMessageContaining("'web-1,db-1' could match");
    Path twice =
        Files.writeString(folder.resolve("twice"), "ann hosts=web-*\nANN hides=command-lines\n");
    assertThatThrownBy(() -> convert("@" + twice)).hasMessageContaining("stands there twice");
  }

  private static ViewLimits limits(Viewers viewers, String... names) {
    return new ViewersPolicy(viewers).limits(new Principal.Certificate(Set.of(names)));
  }

  @Test
  void nobodyAndTooMany_areRefused_inAShortLine() {
    assertThatThrownBy(() -> convert(" , ")).hasMessageContaining("names 0 viewers");
    String many =
        IntStream.rangeClosed(0, Viewers.MAX_NAMES)
            .mapToObj(number -> "n" + number)
            .collect(Collectors.joining(","));
    assertThatThrownBy(() -> convert(many))
        .hasMessageContaining("… names 20001 viewers (expected: 1 to 20000)".replace("… ", "…' "))
        .message()
        .hasSizeLessThan(500);
  }

  private static boolean mayAsk(Viewers viewers, String name) {
    return new ViewersPolicy(viewers)
            .decide(new Principal.Certificate(Set.of(name)), new Action.Query())
        instanceof Decision.Allowed;
  }

  private static Viewers convert(String text) {
    return new ViewersConverter().convert(text);
  }
}
