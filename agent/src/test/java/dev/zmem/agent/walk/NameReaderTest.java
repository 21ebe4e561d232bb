package dev.zmem.agent.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.attribute.AttributeReader;
import dev.zmem.agent.attribute.NamingSettings;
import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.attribute.ProcessNaming;
import dev.zmem.agent.host.UserNames;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.ProgramNames;
import dev.zmem.agent.process.StatReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name is read of the process that was meant, and {@code stat} no more often than it takes. */
class NameReaderTest {
  private static final int NONE = -1;

  private final KernelFiles files = new KernelFiles();

  @TempDir private Path root;
  private WrittenProcess process;
  private NameReader reader;

  @BeforeEach
  void make() throws IOException {
    process = new WrittenProcess(root);
    ProcRoot proc = new ProcRoot(root);
    ProcessNaming naming =
        new ProcessNaming(new ProgramNames("host"), new UserNames(), NamingSettings.DEFAULT);
    reader =
        new NameReader(
            files,
            new StatReader(proc, files),
            new AttributeReader(proc, files, naming, NeverWalk.NONE));
  }

  @AfterEach
  void close() {
    files.close();
  }

  @Test
  void processMetInThisPass_isNamed_withoutAnotherLookAtItsStat() throws IOException {
    process.delete("stat");
    int statm = process.open(files, "statm");
    assertThat(reader.read(WrittenProcess.target(true, statm)))
        .isInstanceOfSatisfying(
            NameReading.Named.class,
            named -> {
              assertThat(named.reading().comm()).isEqualTo("worker");
              assertThat(named.reading().attributes().program()).isEqualTo("worker");
            });
    files.close(statm);
  }

  @Test
  void processThatCalledExecSinceItWasMet_isNamedByWhatItRunsNow() throws IOException {
    process.write("status", "Name:\tjava\nUid:\t0\t0\t0\t0\n");
    process.write("cmdline", "java\0-jar\0app.jar\0");
    assertThat(reader.read(WrittenProcess.target(true, NONE)))
        .isInstanceOfSatisfying(
            NameReading.Named.class,
            named -> {
              assertThat(named.reading().comm()).isEqualTo("java");
              assertThat(named.reading().attributes().program()).isEqualTo("app.jar");
            });
  }

  @Test
  void processMeasuredThroughAnotherThread_isNotNamedByThatThread() throws IOException {
    process.thread(7, "pool-1");
    assertThat(reader.read(WrittenProcess.target(true, NONE, 7)))
        .isInstanceOfSatisfying(
            NameReading.Named.class,
            named -> assertThat(named.reading().comm()).isEqualTo("worker"));
  }

  @Test
  void processWhoseStatmCannotBeReadAfterwards_isNotNamed() {
    int gone = files.open(root.toString()); // EISDIR when read
    assertThat(reader.read(WrittenProcess.target(true, gone))).isEqualTo(NameReading.UNREAD);
    files.close(gone);
  }

  @Test
  void processWithoutKeptDescriptor_isHeldAgainstItsStartTimeAfterwards() throws IOException {
    assertThat(reader.read(WrittenProcess.target(true, NONE)))
        .isInstanceOf(NameReading.Named.class);
    process.stat("other", WrittenProcess.STARTED + 1);
    assertThat(reader.read(WrittenProcess.target(true, NONE))).isEqualTo(NameReading.UNREAD);
  }

  @Test
  void processMetInAPassBefore_isHeldAgainstItsStartTimeBefore() throws IOException {
    int statm = process.open(files, "statm");
    process.stat("renamed", WrittenProcess.STARTED);
    assertThat(reader.read(WrittenProcess.target(false, statm)))
        .isInstanceOfSatisfying(
            NameReading.Named.class,
            named -> assertThat(named.reading().comm()).isEqualTo("renamed"));
    process.stat("other", WrittenProcess.STARTED + 1);
    assertThat(reader.read(WrittenProcess.target(false, statm))).isEqualTo(NameReading.UNREAD);
    files.close(statm);
  }
}
