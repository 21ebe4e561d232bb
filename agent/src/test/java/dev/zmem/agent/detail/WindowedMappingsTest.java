package dev.zmem.agent.detail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WindowedMappingsTest {
  private static final int HUGETLBFS = 0x1b;

  @Test
  void filesOnHugetlbDevices_areHugetlbWhateverTheirNameIs() {
    WindowedMappings list = new WindowedMappings(new int[] {HUGETLBFS});
    add(
        list,
        """
        7f0000000000-7f0000200000 rw-s 00000000 00:1b 77 /dev/hugepages/pool
        7f0000200000-7f0000400000 rw-s 00000000 00:1b 78 /SYSV00000000 (deleted)
        7f0000400000-7f0000600000 rw-p 00000000 00:10 79 /anon_hugepage (deleted)
        7f0000600000-7f0000800000 rw-s 00000000 00:1c 80 /dev/shm/pool
        7f0000800000-7f0000a00000 rw-p 00000000 00:00 0
        """);
    assertThat(list.size()).isEqualTo(5);
    assertThat(list.isHugetlb(0)).isTrue();
    assertThat(list.isHugetlb(1)).isTrue();
    assertThat(list.isHugetlb(2)).isTrue();
    assertThat(list.isHugetlb(3)).isFalse();
    assertThat(list.isHugetlb(4)).isFalse();
  }

  @Test
  void mappingsBeyondTheBound_areSaidToBeLeftOut() {
    WindowedMappings list = new WindowedMappings(new int[0]);
    byte[] none = {};
    for (long at = 0; at < WindowedMappings.MOST; at++) {
      list.add(at << 12, (at + 1) << 12, 0, none, 0, new long[0]);
    }
    assertThat(list.isCut()).isFalse();
    list.add(1L << 40, 1L << 41, 0, none, 0, new long[0]);
    assertThat(list.isCut()).isTrue();
    assertThat(list.size()).isEqualTo(WindowedMappings.MOST);
  }

  private static void add(WindowedMappings list, String maps) {
    MappingParser parser = new MappingParser(list::add);
    byte[] bytes = maps.getBytes(StandardCharsets.US_ASCII);
    parser.begin();
    parser.add(bytes, bytes.length);
    parser.end();
  }
}
