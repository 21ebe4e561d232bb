package dev.zmem.agent.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.kernel.ProcRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of containers by the files of Docker and Podman. */
class ContainerNamesTest {
  private static final String ID =
      "5b9bc6ea72ec05cdb83a0f77357b09f28069cce4e45dcd981bed3fc907826c3b";

  /** {@code containers.json} of Podman 4.3 with one container, as it was written. */
  private static final String PODMAN =
      """
      [{"id":"5b9bc6ea72ec05cdb83a0f77357b09f28069cce4e45dcd981bed3fc907826c3b",\
      "names":["blissful_jemison"],"image":"",\
      "layer":"1a654f3087231265ec751b34e8c549438065ed87871f702f4da77d2d61ede4fd",\
      "metadata":"{\\"image-name\\":\\"\\",\\"name\\":\\"other\\",\\"created-at\\":1795328312}",\
      "created":"2026-11-22T06:18:33.070088439Z","flags":{"MountLabel":"","ProcessLabel":""}}]\
      """;

  @TempDir Path proc;

  private ContainerNames names = new ContainerNames(new ProcRoot(Path.of("/nowhere")));

  @BeforeEach
  void open() {
    names = new ContainerNames(new ProcRoot(proc));
  }

  @Test
  void podmansContainer_hasItsName() throws IOException {
    podman(PODMAN);
    assertThat(names.of(ID)).isEqualTo("blissful_jemison");
    assertThat(names.of(ID.replace('5', '6'))).isEmpty();
    assertThat(names.of("")).isEmpty();
  }

  @Test
  void podmansContainerThatIsNew_isFoundInTheFileAsItIsThen() throws IOException {
    podman("[]");
    assertThat(names.of(ID.replace('5', '6'))).isEmpty();
    podman(PODMAN);
    assertThat(names.of(ID)).isEqualTo("blissful_jemison");
  }

  @Test
  void podmansContainer_keepsItsNameHoweverManyIdsComeAfterIt() throws IOException {
    AtomicLong now = new AtomicLong();
    names = new ContainerNames(new ProcRoot(proc), () -> now.getAndAdd(1_000_000_000));
    podman(PODMAN);
    assertThat(names.of(ID)).isEqualTo("blissful_jemison");
    for (int number = 0; number < 2 * ContainerNames.MAX_NAMES; number++) {
      assertThat(names.of(String.format("%064x", number))).isEmpty();
    }
    assertThat(names.of(ID)).isEqualTo("blissful_jemison");
  }

  @Test
  void podmansContainer_isFoundInAFileOfMoreThanAreRemembered() throws IOException {
    String others =
        IntStream.range(0, 2 * ContainerNames.MAX_NAMES)
            .mapToObj(number ->
                String.format(",{\"id\":\"%064x\",\"names\":[\"web%d\"]}", number, number))
            .collect(Collectors.joining());
    podman(PODMAN.substring(0, PODMAN.lastIndexOf(']')) + others + "]");
    assertThat(names.of(ID)).isEqualTo("blissful_jemison");
    assertThat(names.of(String.format("%064x", 7))).isEqualTo("web7");
  }

  @Test
  void dockersContainer_hasItsNameWithoutTheSlash() throws IOException {
    docker(
        ID,
        """
        {"StreamConfig":{},"State":{"Running":true,"Name":"no"},"ID":"%s","Config":{"Hostname":"h",\
        "Env":["Name=no"],"Labels":{"Name":"no"}},"Name":"/web","Driver":"overlay2"}\
        """
            .formatted(ID));
    assertThat(names.of(ID)).isEqualTo("web");
  }

  @Test
  void filesThatTellNoName_leaveTheId() throws IOException {
    for (String name : List.of("", "/", "/a b", "/\\u001b[2J", "/" + "a".repeat(129), "/-x")) {
      open();
      docker(ID, "{\"Name\":\"" + name + "\"}");
      assertThat(names.of(ID)).as(name).isEmpty();
    }
    open();
    docker(ID, "{\"Name\":\"/k8s_web_shop-7d9f_default_2c48913c_0\"}");
    assertThat(names.of(ID)).as("another for each pod").isEmpty();
    open();
    docker(ID, " ".repeat(ContainerNames.MAX_FILE_BYTES) + "{\"Name\":\"/web\"}");
    assertThat(names.of(ID)).as("too long").isEmpty();
  }

  @Test
  void fileThatIsBeingWritten_givesNoPartOfAName_andIsReadAgain() throws IOException {
    String whole = "{\"ID\":\"%s\",\"Name\":\"/web-server\"}".formatted(ID);
    for (int length = 1; length < whole.length(); length++) {
      open();
      docker(ID, whole.substring(0, length));
      assertThat(names.of(ID)).as(whole.substring(0, length)).isIn("", "web-server");
      docker(ID, whole);
      assertThat(names.of(ID)).as(whole.substring(0, length)).isEqualTo("web-server");
    }
  }

  @Test
  void podmansFileThatIsBeingWritten_givesNoPartOfAName_andIsReadAgain() throws IOException {
    for (int length = 1; length < PODMAN.length(); length += 3) {
      open();
      podman(PODMAN.substring(0, length));
      assertThat(names.of(ID)).as("" + length).isIn("", "blissful_jemison");
      podman(PODMAN);
      assertThat(names.of(ID)).as("" + length).isEqualTo("blissful_jemison");
    }
  }

  @Test
  void containerThatWasLookedUp_isNotLookedUpAgain() throws IOException {
    docker(ID, "{\"Name\":\"/web\"}");
    assertThat(names.of(ID)).isEqualTo("web");
    docker(ID, "{\"Name\":\"/renamed\"}");
    assertThat(names.of(ID)).isEqualTo("web");
  }

  @Test
  void idsWithoutEnd_areLookedUpSoManyTimes() throws IOException {
    docker(ID, "{\"Name\":\"/web\"}");
    for (int number = 0; number < ContainerNames.LOOKUPS_AT_ONCE + 20; number++) {
      assertThat(names.of(String.format("%064x", number))).isEmpty();
    }
    assertThat(names.of(ID)).as("not now").isEmpty();
  }

  @Property(tries = 500)
  void anyText_isReadToItsEnd(@ForAll String text) {
    List<String> found = new ArrayList<>();
    boolean _ =
        JsonStrings.read(
            ("{[\"" + text + "[{[\\").getBytes(StandardCharsets.UTF_8),
            (depth, key, value) -> found.add(value));
    assertThat(found).isNotNull();
  }

  private void podman(String json) throws IOException {
    write("root/var/lib/containers/storage/overlay-containers/containers.json", json);
  }

  private void docker(String id, String json) throws IOException {
    write("root/var/lib/docker/containers/" + id + "/config.v2.json", json);
  }

  private void write(String name, String json) throws IOException {
    Path file = proc.resolve("1").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, json);
  }
}
