package dev.zmem.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.member.Grant;
import dev.zmem.aggregator.member.IssuedCertificate;
import dev.zmem.aggregator.member.JoinToken;
import dev.zmem.aggregator.member.MembershipStore.Change;
import dev.zmem.aggregator.member.Role;
import dev.zmem.aggregator.member.ViewLimits;
import dev.zmem.program.exit.ProgramException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was kept is there again: after a close, after none, and from a file that was torn. */
class FileMembershipStoreTest {
  private static final Instant END = Instant.ofEpochMilli(1_767_225_600_123L);

  @TempDir private Path folder;

  @Test
  void allOfATokenAndOfACertificate_isThereAgain_andWhatWasDroppedIsNot() {
    JoinToken token =
        new JoinToken(
            "id",
            "00ff",
            new Grant(Role.VIEWER, new ViewLimits(List.of("web-*", "db-?"), true)),
            3,
            END,
            List.of("a*", "b"),
            true,
            "root");
    IssuedCertificate certificate =
        new IssuedCertificate(
            "abc", Grant.of(Role.AGENT), "web-1", "11", "id", END, END.minusSeconds(1));
    try (FileMembershipStore store = new FileMembershipStore(file())) {
      store.save(
          new Change(List.of(token, token("gone", 1)), List.of(certificate), List.of(), List.of()));
      store.save(new Change(List.of(), List.of(), List.of("gone"), List.of("unknown")));
    }
    try (FileMembershipStore store = new FileMembershipStore(file())) {
      assertThat(store.tokens()).containsExactly(token);
      assertThat(store.certificates()).containsExactly(certificate);
    }
  }

  @Test
  void fileIsItsOwnersAlone_andOpenOnce() throws Exception {
    try (FileMembershipStore _ = new FileMembershipStore(file())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
          .isEqualTo("rw-------");
      assertThatThrownBy(() -> new FileMembershipStore(file()))
          .isInstanceOf(ProgramException.class)
          .hasMessageContaining("is another aggregator running on this folder?");
    }
  }

  /** As after a kill or a power cut: a copy of the file while it is open, its end torn anywhere. */
  @Test
  void tornFile_hasWhatWasKeptBeforeTheTear_neverHalfOfAChange() throws Exception {
    List<Long> lengths = new ArrayList<>();
    List<byte[]> copies = new ArrayList<>();
    try (FileMembershipStore store = new FileMembershipStore(file())) {
      for (int use = 0; use < 40; use++) {
        store.save(
            new Change(
                List.of(token("one", 1_000 - use)),
                List.of(certificate(use)),
                List.of(),
                List.of()));
        lengths.add(Files.size(file()));
        copies.add(Files.readAllBytes(file()));
      }
    }
    Random random = new Random(1);
    for (int use = 0; use < copies.size(); use++) {
      Path copy = folder.resolve("copy.db");
      Files.write(copy, copies.get(use));
      assertKept(copy, use, use);
      long before = use == 0 ? 0 : lengths.get(use - 1);
      if (lengths.get(use) > before && use > 0) {
        Files.write(copy, copies.get(use));
        try (RandomAccessFile torn = new RandomAccessFile(copy.toFile(), "rw")) {
          torn.setLength(before + random.nextLong(lengths.get(use) - before));
        }
        assertKept(copy, 0, use);
      }
      Files.deleteIfExists(copy);
    }
  }

  private static void assertKept(Path copy, int atLeast, int atMost) {
    try (FileMembershipStore store = new FileMembershipStore(copy)) {
      int use = 1_000 - store.tokens().iterator().next().usesLeft();
      assertThat(use).isBetween(atLeast, atMost);
      assertThat(store.certificates()).as("as many as uses").hasSize(use + 1);
    }
  }

  private Path file() {
    return folder.resolve("members.db");
  }

  private static JoinToken token(String id, int uses) {
    return new JoinToken(id, "00", Grant.of(Role.AGENT), uses, END, List.of(), false, "");
  }

  private static IssuedCertificate certificate(int number) {
    return new IssuedCertificate(
        Integer.toHexString(number), Grant.of(Role.AGENT), "web-" + number, "11", "one", END, null);
  }
}
