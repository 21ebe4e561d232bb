package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.Figure;
import dev.zmem.model.MemoryFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The figures beside those of walks are what the kernel's own files say of a process. */
class CountersOfRealProcessesTest extends LiveScans {
  @Test
  void sleepingProcess_hasWhatItsFilesSay() throws Exception {
    int pid = (int) start("sleep", "60").pid();
    awaitMemory(pid);
    Files.writeString(file(pid, "oom_score_adj"), "123\n");
    MemoryFigures figures = sample(scanner.pass(), pid).orElseThrow().figures();
    assertThat(figures.bytes(Figure.VSS)).isEqualTo(statusKib(pid, "VmSize:") * 1024);
    assertThat(figures.bytes(Figure.PEAK_RSS)).isEqualTo(statusKib(pid, "VmHWM:") * 1024);
    long score = Long.parseLong(Files.readString(file(pid, "oom_score")).strip());
    assertThat(figures.bytes(Figure.OOM_SCORE)).isBetween(score - 20, score + 20);
    assertThat(shown(figures, Figure.OOM_SCORE_ADJ)).isEqualTo(123);
    assertThat(figures.bytes(Figure.MINOR_FAULTS)).as("one look is no rate").isNegative();
  }

  @Test
  void everyProcessOfTheHost_hasAnAddressSpaceAndAScore() {
    HostPass pass = scanner.pass();
    assertThat(pass.samples())
        .filteredOn(sample -> sample.figures().rssBytes() > 0)
        .isNotEmpty()
        .allMatch(sample -> sample.figures().bytes(Figure.VSS) >= sample.figures().rssBytes())
        .allMatch(sample -> sample.figures().bytes(Figure.PEAK_RSS) > 0)
        .allMatch(sample -> shown(sample.figures(), Figure.OOM_SCORE_ADJ) >= -1000);
  }

  private static long shown(MemoryFigures figures, Figure figure) {
    return figures.bytes(figure) + figure.spec().unit().zero();
  }

  /** Until it has called exec and sleeps. */
  private static void awaitMemory(int pid) throws IOException {
    while (!Files.readString(file(pid, "comm")).strip().equals("sleep")
        || !Files.readString(file(pid, "stat")).contains(") S ")) {
      Thread.onSpinWait();
    }
  }

  private static long statusKib(int pid, String line) throws IOException {
    return Files.readAllLines(file(pid, "status")).stream()
        .filter(text -> text.startsWith(line))
        .map(text -> text.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  private static Path file(int pid, String name) {
    return Path.of("/proc/" + pid + "/" + name);
  }
}
