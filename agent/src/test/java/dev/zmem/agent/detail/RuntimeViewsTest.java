package dev.zmem.agent.detail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.attribute.ProcessReading;
import dev.zmem.agent.export.MadeUpPasses;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.process.Descriptors;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.agent.runtime.GoAddress;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.model.Attributes;
import dev.zmem.model.Description.Item;
import dev.zmem.model.Description.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Go program is asked where the kernel does not say who listens. */
class RuntimeViewsTest {
  /** Of {@link MadeUpPasses}. */
  private static final String PROGRAM = "program";

  private static final String INODE = "61123";

  @TempDir Path proc;

  private final KernelFiles files = new KernelFiles();
  private final ServerSocket server = server();

  @BeforeEach
  void answer() {
    var _ =
        Thread.startVirtualThread(() -> {
          while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
              var _ = socket.getInputStream().read(new byte[1024]);
              socket
                  .getOutputStream()
                  .write("HTTP/1.0 200 OK\r\n\r\n{\"Sys\":4096}".getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
              // the next one
            }
          }
        });
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    files.close();
  }

  @Test
  void theOnlyProcessOfTheOnlyRule_isAskedWithACaution() {
    Section section = ask(MadeUpPasses.pass(MadeUpPasses.process(1, 8)), rule());
    assertThat(item(section, "sys_bytes")).isPresent();
    assertThat(item(section, "caution")).isPresent();
  }

  @Test
  void oneOfSeveralProcessesOrRules_isNotAsked() {
    HostPass both = MadeUpPasses.pass(MadeUpPasses.process(1, 8), MadeUpPasses.process(2, 8));
    HostPass one = MadeUpPasses.pass(MadeUpPasses.process(1, 8));
    for (Section section :
        List.of(ask(both, rule()), ask(one, rule(), GoAddress.of("p*=127.0.0.1:1")))) {
      assertThat(item(section, "sys_bytes")).isEmpty();
      assertThat(item(section, "reason").orElseThrow().texts().getFirst())
          .contains("cannot see that process 1, and no other, listens at 127.0.0.1:");
    }
    assertThat(item(ask(null, rule()), "reason")).as("before the first pass").isPresent();
  }

  @Test
  void theListeningProcess_isAskedAmongNamesakesThatDoNotShareItsSocket() throws IOException {
    HostPass both = MadeUpPasses.pass(MadeUpPasses.process(1, 8), MadeUpPasses.process(2, 8));
    Files.createDirectories(proc.resolve("self/net"));
    Files.writeString(
        proc.resolve("self/net/tcp"),
        String.format(
            "  0: 0100007F:%04X 00000000:0000 0A 0:0 00:0 0 0 0 %s 1%n",
            server.getLocalPort(), INODE));
    listener(1);
    Section section = ask(both, rule());
    assertThat(item(section, "sys_bytes")).isPresent();
    assertThat(item(section, "caution")).isEmpty();
    listener(2);
    assertThat(item(ask(both, rule()), "reason")).as("it inherited the socket").isPresent();
  }

  private void listener(int pid) throws IOException {
    Path descriptors = Files.createDirectories(proc.resolve(pid + "/fd"));
    Files.createSymbolicLink(descriptors.resolve("3"), Path.of("socket:[" + INODE + "]"));
  }

  private GoAddress rule() {
    return GoAddress.of("prog*=127.0.0.1:" + server.getLocalPort());
  }

  private Section ask(@Nullable HostPass newest, GoAddress... rules) {
    Attributes attributes = Attributes.of(PROGRAM, "", "");
    FoundProcess process =
        new FoundProcess(
            new ProcessTarget(1, 1, 0, 0, PROGRAM, false, attributes, false, Descriptors.NONE),
            new ProcessStat(PROGRAM, 'S', 0, false, 1, 1, 1, 1),
            new ProcessReading(
                PROGRAM, attributes, 0, "", ProcessReading.Status.UNKNOWN, false, null, PROGRAM));
    Section section =
        new RuntimeViews(new ProcRoot(proc), files, List.of(rules))
            .of(process, new MappedFiles(), newest, -1);
    return Objects.requireNonNull(section);
  }

  private static Optional<Item> item(Section section, String key) {
    return section.items().stream().filter(item -> item.key().equals(key)).findFirst();
  }

  private static ServerSocket server() {
    try {
      return new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
