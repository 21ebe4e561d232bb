package dev.zmem.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnMappingsTest {
  private static final String CODE =
      """
      7f1c86000000-7f1c87200000 r-xp 00252000 fe:00 393 /opt/a b/lib/server/libjvm.so
      Size:              18432 kB
      Rss:               11164 kB
      Pss:               11164 kB
      Private_Dirty:         0 kB
      Anonymous:             0 kB
      Swap:                  0 kB
      Locked:                0 kB
      VmFlags: rd ex mr mw me\
      """;

  @Test
  void whatWasOnlyRead_isGivenBack() {
    assertThat(OwnMappings.isOnlyRead(CODE)).isTrue();
    assertThat(OwnMappings.isOnlyRead(CODE.replace("r-xp", "r--p"))).isTrue();
  }

  @Test
  void whatMayBeWritten_orWas_orIsNoFile_isNot() {
    assertThat(OwnMappings.isOnlyRead(CODE.replace("r-xp", "rw-p"))).isFalse();
    assertThat(OwnMappings.isOnlyRead(CODE.replace("Swap:                  0", "Swap: 4")))
        .isFalse();
    assertThat(OwnMappings.isOnlyRead(CODE.replace("r-xp", "rwxp"))).isFalse();
    assertThat(OwnMappings.isOnlyRead(CODE.replace("r-xp", "r--s"))).isFalse();
    assertThat(OwnMappings.isOnlyRead(CODE.replace("r-xp", "---p"))).isFalse();
    assertThat(OwnMappings.isOnlyRead(CODE.replace("Anonymous:             0", "Anonymous: 4")))
        .isFalse();
    assertThat(OwnMappings.isOnlyRead(CODE.replace("Locked:                0", "Locked: 4")))
        .isFalse();
    assertThat(OwnMappings.isOnlyRead(CODE.replace("Anonymous:", "Unknown:"))).isFalse();
    assertThat(OwnMappings.isOnlyRead(CODE.replace("/opt/a b/lib/server/libjvm.so", "[vdso]")))
        .isFalse();
    assertThat(OwnMappings.isOnlyRead(CODE.replace("libjvm.so", "libnss_files.so"))).isFalse();
    assertThat(OwnMappings.isOnlyRead("")).isFalse();
  }

  /** This very program goes on afterwards, and so do the tests that follow. */
  @Test
  void aRunningProgram_givesBack_andGoesOn() {
    assertThat(OwnMappings.giveBackFiles()).isPositive();
    assertThat(String.join(" ", "still", "running")).isEqualTo("still running");
    assertThat(OwnMappings.giveBackFiles()).isPositive();
  }
}
