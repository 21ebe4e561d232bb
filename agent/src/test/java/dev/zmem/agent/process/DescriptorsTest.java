package dev.zmem.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.SystemClocks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorsTest {
  private final KernelFiles files = new KernelFiles();

  @AfterEach
  void close() {
    files.close();
  }

  @Test
  void beyondTheLimit_descriptorsAreClosed_untilOneIsGivenBack() {
    Descriptors descriptors = new Descriptors(files, 1);
    int first = files.open("/proc/self/statm");
    int second = files.open("/proc/self/statm");
    assertThat(descriptors.keep(first)).isEqualTo(first);
    assertThat(descriptors.keep(second)).isEqualTo(Descriptors.NONE);
    assertThat(files.readStart(second)).as("closed: EBADF").isEqualTo(-9);
    assertThat(files.readStart(first)).isPositive();
    assertThat(descriptors.giveBack(first)).isEqualTo(Descriptors.NONE);
    int third = files.open("/proc/self/statm");
    assertThat(descriptors.keep(third)).isEqualTo(third);
    descriptors.giveBack(third);
  }

  @Test
  void anError_isNoDescriptor_andTakesNoPlace() {
    Descriptors descriptors = new Descriptors(files, 1);
    assertThat(descriptors.keep(-2)).isEqualTo(Descriptors.NONE);
    assertThat(descriptors.giveBack(Descriptors.NONE)).isEqualTo(Descriptors.NONE);
    int first = files.open("/proc/self/statm");
    assertThat(descriptors.keep(first)).isEqualTo(first);
    assertThat(descriptors.keep(files.open("/proc/self/statm"))).isEqualTo(Descriptors.NONE);
    descriptors.giveBack(first);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "40, 0",
    "256, 0",
    "257, 1",
    "1024, 768",
    "1048832, 1048576",
    "1048833, 1048576",
    "9223372036854775807, 1048576",
    "-1, 1048576", // RLIM_INFINITY
  })
  void most_leavesSomeToTheProgram_andHasABound(long limit, int most) {
    assertThat(Descriptors.most(limit)).isEqualTo(most);
  }

  @Test
  void most_isByTheLimitOfThisProcess() {
    assertThat(Descriptors.most()).isEqualTo(Descriptors.most(SystemClocks.descriptorLimit()));
  }
}
