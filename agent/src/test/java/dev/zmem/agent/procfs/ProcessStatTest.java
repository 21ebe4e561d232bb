package dev.zmem.agent.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.kernel.KernelText;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

class ProcessStatTest {
  private static final String TAIL =
      " S 7 4242 4242 0 -1 4194560 1000 0 0 0 1 2 0 0 20 0 3 0 98765 4358144 800 18446744073709551615 1 1 0 0 0 0\n";

  @Example
  void plainLine_givesItsFields() {
    ProcessStat stat = parse("4242 (bash)" + TAIL);
    assertThat(stat).isEqualTo(new ProcessStat("bash", 'S', 7, false, 3, 98765, 1064, 800));
  }

  @Example
  void hostileName_endsAtTheLastParenthesis() {
    ProcessStat stat = parse("4242 (a) R 1 (\n\u001b[2J)" + TAIL);
    assertThat(stat).isNotNull().extracting(ProcessStat::comm).isEqualTo("a) R 1 (\\n\\x1b[2J");
    assertThat(stat).extracting(ProcessStat::startTimeTicks).isEqualTo(98765L);
  }

  @Example
  void kernelThread_isKnownByItsFlag() {
    assertThat(parse("2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 3 0 0\n"))
        .isNotNull()
        .extracting(ProcessStat::kernelThread)
        .isEqualTo(true);
  }

  @Example
  void minorAndMajorFaults_areFieldsOfTheirOwn() {
    byte[] line =
        "4242 (a) b) S 7 4242 4242 0 -1 4194560 1000 99 20 99 1 2\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(ProcessStat.minorFaults(line, line.length)).isEqualTo(1_000);
    assertThat(ProcessStat.majorFaults(line, line.length)).isEqualTo(20);
    assertThat(ProcessStat.majorFaults(line, 45)).isEqualTo(-1);
    assertThat(ProcessStat.minorFaults(line, 0)).isEqualTo(-1);
  }

  @Example
  void cutLine_isNone() {
    assertThat(parse("4242 (bash) S 7 4242")).isNull();
    assertThat(parse("")).isNull();
  }

  @Property
  void anyBytes_neverThrow(@ForAll @Size(max = 200) byte[] bytes) {
    ProcessStat stat = ProcessStat.parse(bytes, bytes.length);
    assertThat(stat == null || stat.comm().length() <= 1000).isTrue();
  }

  @Property
  void kernelText_isPrintable_whateverTheBytes(@ForAll @Size(max = 100) byte[] bytes) {
    String text = KernelText.decode(bytes, 0, bytes.length);
    assertThat(text.chars().noneMatch(Character::isISOControl)).isTrue();
    assertThat(KernelText.cut(text, 60).getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(Math.max(60, 3));
  }

  private static @Nullable ProcessStat parse(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
    return ProcessStat.parse(bytes, bytes.length);
  }
}
