package dev.zmem.agent.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.window.WindowOutcome.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Walks by windows, against this machine's own kernel and real processes. */
abstract class WindowWalks {
  static final long MIB = 1 << 20;

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();
  private final KernelFiles files = new KernelFiles();
  final WindowWalker walker = new WindowWalker(ProcRoot.SYSTEM, files);

  @AfterEach
  void close() throws InterruptedException {
    files.close();
    for (Process process : started) {
      process.destroyForcibly();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  Measured measured(int pid, int quota, long seed) {
    WindowOutcome outcome = walker.walk(pid, 0, quota, 0, new SplittableRandom(seed));
    assumeTrue(!outcome.equals(WindowOutcome.DENIED), "pagemap of a child is refused here");
    assertThat(outcome).isInstanceOf(Measured.class);
    return (Measured) outcome;
  }

  static void end(Process process) {
    process.destroyForcibly();
    try {
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  Process workload(String... shape) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is not installed");
    return run(compiled(Files.readString(Path.of("src/test/c/windows.c"))), shape);
  }

  Path compiled(String source) throws Exception {
    Path file = Files.writeString(folder.resolve("windows.c"), source);
    Path program = folder.resolve("windows");
    Process gcc =
        new ProcessBuilder("gcc", "-O0", "-o", program.toString(), file.toString())
            .inheritIO()
            .start();
    assertThat(gcc.waitFor()).isZero();
    return program;
  }

  Process run(Path program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    String ready = process.inputReader().readLine();
    assumeTrue("ready".equals(ready), "the workload does not start: too little memory?");
    return process;
  }

  static int pid(Process process) {
    return (int) process.pid();
  }

  static Offset<Long> within(long bytes) {
    return Offset.offset(bytes);
  }

  /** The kernel's own answer. */
  record Rollup(List<String> lines) {
    static Rollup of(int pid) throws IOException {
      return new Rollup(Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")));
    }

    long uss() {
      return bytes("Private_Clean") + bytes("Private_Dirty");
    }

    long bytes(String name) {
      return lines.stream()
          .filter(line -> line.startsWith(name + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElseThrow();
    }
  }
}
