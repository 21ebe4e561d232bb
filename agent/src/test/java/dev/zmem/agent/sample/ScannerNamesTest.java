package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.model.Attributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What processes of this machine are called. */
class ScannerNamesTest extends LiveScans {
  private static final int MAX_PASSES = 200;

  @Test
  void executableWithALongerPathThanTheKernelTells_hasItsNameAndUser(@TempDir Path folder)
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is not installed");
    // the folders are gone again when it runs: no other program could remove them
    String script =
        """
        chdir shift; my $folder = 'd' x 240;
        for (1 .. 20) { mkdir $folder or die; chdir $folder or die }
        system('cp', '/bin/sleep', 'far') == 0 or die;
        my $pid = fork; if ($pid == 0) { exec './far', '60' }
        while (defined readlink "/proc/$pid/exe") { select undef, undef, undef, 0.01 }
        unlink 'far'; for (1 .. 20) { chdir '..'; rmdir $folder }
        $| = 1; print "$pid\n"; <STDIN>; kill 'KILL', $pid; waitpid $pid, 0;
        """;
    Process process = start("/usr/bin/perl", "-e", script, folder.toString());
    int pid = Integer.parseInt(process.inputReader().readLine());
    try {
      Attributes labels = sample(scanner.pass(), pid).orElseThrow().attributes();
      assertThat(labels.program()).isEqualTo("far");
      assertThat(labels.command()).isEqualTo("./far 60");
      assertThat(labels.user()).isNotEmpty();
    } finally {
      process.getOutputStream().close();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void rewrittenTitle_isTheName() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is not installed");
    Process process =
        start("/usr/bin/perl", "-e", "$0 = '[celeryd: up@this-host-1:ForkPoolWorker-3]'; sleep 60");
    awaitProgram((int) process.pid(), "[celeryd: up@%h:ForkPoolWorker-*]");
  }

  @Test
  void optionsOfATitle_areNoName() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is not installed");
    Process process = start("/usr/bin/perl", "-e", "$0 = 'backup.pl --password hunter2'; sleep 60");
    awaitProgram((int) process.pid(), "backup.pl");
  }

  @Test
  void hostileCommandLine_isPrintable() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is not installed");
    Process process = start("/usr/bin/perl", "-e", "$0 = \"evil \\e[2J\\n) name\"; sleep 60");
    awaitProgram((int) process.pid(), "evil \\x1b[2J ) name");
  }

  private void awaitProgram(int pid, String program) {
    List<String> seen = new ArrayList<>();
    for (int pass = 0; pass < MAX_PASSES; pass++) {
      try (Scanner fresh = new Scanner(settings(ProcRoot.SYSTEM))) {
        Optional<ProcessSample> sample = sample(pass % 2 == 0 ? scanner.pass() : fresh.pass(), pid);
        seen.add(sample.map(found -> found.attributes().program()).orElse("(none)"));
        if (seen.getLast().contains(program)) {
          return;
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    assertThat(seen).contains(program);
  }
}
