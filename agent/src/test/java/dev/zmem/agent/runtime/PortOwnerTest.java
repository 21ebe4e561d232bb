package dev.zmem.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.runtime.PortOwner.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortOwnerTest {
  private static final int OWN = (int) ProcessHandle.current().pid();
  private static final int PORT = 6060;
  private static final List<Integer> NONE = List.of();

  private static final String TITLES =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid"
          + "  timeout inode\n";

  @TempDir Path proc;

  private final KernelFiles files = new KernelFiles();

  @AfterEach
  void close() {
    files.close();
  }

  @Test
  void thePortOfThisProcess_isItsOwnAndNoOthers() throws Exception {
    PortOwner owner = new PortOwner(ProcRoot.SYSTEM, files);
    Process other = new ProcessBuilder("sleep", "60").start();
    int others = (int) other.pid();
    for (InetAddress address :
        new InetAddress[] {InetAddress.getLoopbackAddress(), InetAddress.getByName("0.0.0.0")}) {
      try (ServerSocket socket = new ServerSocket(0, 1, address)) {
        assertThat(owner.of(OWN, socket.getLocalPort(), NONE)).isEqualTo(Answer.OWN);
        assertThat(owner.of(others, socket.getLocalPort(), NONE)).isEqualTo(Answer.ANOTHERS);
      }
    }
    other.destroy();
  }

  @Test
  void theNarrowestAddress_answers() throws IOException {
    tcp(listening("00000000", 11), listening("0100007F", 12), listening("0200007F", 13));
    process(1, 11);
    process(2, 12);
    process(3, 13);
    assertThat(answer(1)).isEqualTo(Answer.ANOTHERS);
    assertThat(answer(2)).isEqualTo(Answer.OWN);
    assertThat(answer(3)).isEqualTo(Answer.ANOTHERS);
  }

  @Test
  void aPortThatTwoProcessesShare_isNobodysForSure() throws IOException {
    tcp(listening("0100007F", 11), listening("0100007F", 12));
    process(1, 11);
    assertThat(answer(1)).isEqualTo(Answer.UNKNOWN);
  }

  @Test
  void aConnection_isNoListener() throws IOException {
    tcp("   0: 0100007F:17AC 0100007F:D431 01 0:0 00:0 0     0        0 11 1");
    process(1, 11);
    assertThat(answer(1)).isEqualTo(Answer.ANOTHERS);
  }

  @Test
  void whatCannotBeRead_isUnknown() throws IOException {
    process(1, 11);
    assertThat(answer(1)).as("no list of sockets").isEqualTo(Answer.UNKNOWN);
    tcp(listening("0100007F", 11));
    unreadable(2);
    assertThat(answer(2)).as("no descriptors").isEqualTo(Answer.UNKNOWN);
    assertThat(answer(3)).as("ended").isEqualTo(Answer.ANOTHERS);
  }

  @Test
  void descriptorsWhoseLinksAreRefused_areUnknown() throws IOException {
    tcp(listening("0100007F", 11));
    Files.createDirectories(proc.resolve("1/fd"));
    Files.createFile(proc.resolve("1/fd/7")); // no link: EINVAL, as root is refused nothing here
    assertThat(answer(1)).isEqualTo(Answer.UNKNOWN);
  }

  @Test
  void aListOfSocketsThatIsCut_isUnknown() throws IOException {
    String[] lines = new String[1 + (int) (PortOwner.MAX_LIST_BYTES / 60)];
    Arrays.fill(lines, listening("0200007F", 12));
    lines[lines.length - 1] = listening("0100007F", 11);
    tcp(lines);
    process(1, 12);
    assertThat(answer(1)).isEqualTo(Answer.UNKNOWN);
    tcp(Arrays.copyOf(lines, 1000));
    assertThat(answer(1)).isEqualTo(Answer.ANOTHERS);
  }

  @Test
  void aSocketThatANamesakeInherited_isNobodysForSure() throws IOException {
    tcp(listening("0100007F", 11));
    process(1, 11);
    process(2, 11);
    process(3, 13);
    assertThat(answer(1, 1, 3)).isEqualTo(Answer.OWN);
    assertThat(answer(1, 3, 2)).isEqualTo(Answer.UNKNOWN);
    assertThat(answer(1, 4)).as("ended").isEqualTo(Answer.OWN);
    unreadable(4);
    assertThat(answer(1, 4)).as("unreadable").isEqualTo(Answer.UNKNOWN);
  }

  @Test
  void socketsOfIpv6ThatTakeIpv4_count() throws IOException {
    tcp();
    Files.writeString(proc.resolve("self/net/tcp6"), TITLES + listening("0".repeat(32), 14) + "\n");
    process(1, 14);
    assertThat(answer(1)).isEqualTo(Answer.OWN);
  }

  private Answer answer(int pid, Integer... namesakes) {
    return new PortOwner(new ProcRoot(proc), files).of(pid, PORT, List.of(namesakes));
  }

  private static String listening(String address, int inode) {
    return "   0: " + address + ":17AC 00000000:0000 0A 0:0 00:0 0     0        0 " + inode + " 1";
  }

  private void tcp(String... lines) throws IOException {
    Files.createDirectories(proc.resolve("self/net"));
    Files.writeString(proc.resolve("self/net/tcp"), TITLES + String.join("\n", lines) + "\n");
  }

  /** No list of descriptors can be read, as without the right to. */
  private void unreadable(int pid) throws IOException {
    Files.createDirectories(proc.resolve("" + pid));
    Files.createFile(proc.resolve(pid + "/fd"));
  }

  private void process(int pid, int inode) throws IOException {
    Path descriptors = Files.createDirectories(proc.resolve(pid + "/fd"));
    Files.createSymbolicLink(descriptors.resolve("0"), Path.of("/dev/null"));
    Files.createSymbolicLink(descriptors.resolve("7"), Path.of("socket:[" + inode + "]"));
  }
}
