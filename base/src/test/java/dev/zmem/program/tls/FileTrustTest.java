package dev.zmem.program.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.program.Program;
import dev.zmem.program.setting.ConfigOptions;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Files that others could have written, or may read, end a program before it does anything. */
class FileTrustTest {
  @TempDir private Path folder;
  private Path settings = Path.of("");

  @BeforeEach
  void writeSettings() throws Exception {
    settings = Files.writeString(folder.resolve("zmem.yaml"), "size: 7\n");
    mode(settings, "rw-r--r--");
    mode(folder, "rwxr-xr-x");
  }

  @Test
  void settingsOfTheOwnerAlone_areObeyed() throws Exception {
    assertThat(run()).isEqualTo("size 7\n");
    mode(settings, "rw-r-----");
    assertThat(run()).isEqualTo("size 7\n");
  }

  @Test
  void settingsThatOthersMayWrite_areRefused_withWhatToDo() throws Exception {
    for (String mode : new String[] {"rw-rw-rw-", "rw-r--rw-"}) {
      mode(settings, mode);
      assertThat(run())
          .startsWith("2 test: " + settings + ": others may write it (mode 06")
          .endsWith("): chmod go-w " + settings + "\n");
      assertThat(run("--check-config")).isEqualTo(run());
    }
  }

  @Test
  void settingsThatAGroupMayWrite_areRefused_whereTheOwnerIsRoot() throws Exception {
    assumeTrue(isRoot(), "not root");
    mode(settings, "rw-rw-r--");
    assertThat(run()).contains("others may write it (mode 0664)");
  }

  @Test
  void settingsInAFolderThatOthersMayWrite_areRefused_unlessItIsSticky() throws Exception {
    mode(folder, "rwxrwxrwx");
    assertThat(run())
        .startsWith("2 test: " + settings + ": others may put another in its place")
        .endsWith("(mode 0777): chmod go-w " + folder.toRealPath() + "\n");
    Files.setAttribute(folder, "unix:mode", 01777);
    assertThat(run()).isEqualTo("size 7\n");
  }

  @Test
  void settingsBehindALink_areLookedAtWhereTheyAre() throws Exception {
    Path open = Files.createDirectory(folder.resolve("open"));
    Path real = Files.writeString(open.resolve("real.yaml"), "size: 7\n");
    Files.delete(settings);
    Files.createSymbolicLink(settings, real);
    assertThat(run()).isEqualTo("size 7\n");
    mode(open, "rwxrwxrwx");
    assertThat(run()).contains("others may put another in its place");
  }

  @Test
  void settingsOfAnotherUser_areRefused_unlessThatOneCalledSudo() throws Exception {
    assumeTrue(isRoot(), "not root");
    Files.setAttribute(settings, "unix:uid", 4242);
    assertThat(run())
        .isEqualTo(
            "2 test: "
                + settings
                + ": belongs to user 4242, who could change it: chown root "
                + settings
                + "\n");
    assertThat(run(Map.of("SUDO_UID", "4242"))).isEqualTo("size 7\n");
    assertThat(run(Map.of("SUDO_UID", "4243"))).startsWith("2 ");
  }

  @Test
  void keyThatEverybodyMayRead_isRefused_aGroupsIsNot() throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    TlsFiles files = certificates.issue("host");
    String[] flags = {
      "--tls-ca=" + files.ca(), "--tls-cert=" + files.cert(), "--tls-key=" + files.key()
    };
    assertThat(run(flags)).isEqualTo("size 7\n");
    mode(files.key(), "rw-r-----");
    assertThat(run(flags)).isEqualTo("size 7\n");
    mode(files.key(), "rw-r--r--");
    assertThat(run(flags))
        .startsWith(
            "2 test: --tls-key " + files.key() + ": everybody may read it (mode 0644): chmod o-rwx")
        .hasLineCount(1);
    mode(files.key(), "rw-------");
    mode(files.ca(), "rw-r--rw-");
    assertThat(run(flags)).contains("--tls-ca " + files.ca() + ": others may write it (mode 0646)");
  }

  /** Prints its size. */
  @Command(name = "test")
  private static final class Task implements Callable<Integer> {
    private final PrintWriter out;
    @Mixin private TlsOptions tls = new TlsOptions();

    @Mixin
    @SuppressWarnings("UnusedVariable") // read by picocli
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--size", defaultValue = "1")
    private int size;

    Task(PrintWriter out) {
      this.out = out;
    }

    @Override
    public Integer call() {
      TlsFiles files = tls.files();
      if (files != null) {
        var _ = new TlsReload(files, Verification.CERTIFICATE_ONLY_VERIFICATION);
      }
      out.println("size " + size);
      return 0;
    }
  }

  private String run(String... arguments) {
    return run(Map.of(), arguments);
  }

  /** What it prints, or its exit code and what it complains of. */
  private String run(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter printed = new PrintWriter(out);
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--config=" + settings;
    int code =
        new Program("test", environment).run(new Task(printed), printed, new PrintWriter(err), all);
    return code == 0 ? out.toString() : code + " " + err;
  }

  private static boolean isRoot() throws Exception {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static void mode(Path path, String mode) throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }
}
