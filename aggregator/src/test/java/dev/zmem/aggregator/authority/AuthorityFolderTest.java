package dev.zmem.aggregator.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.member.Grant;
import dev.zmem.aggregator.member.Role;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.tls.TlsFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What init makes, and what the CA signs. */
class AuthorityFolderTest {
  private final Instant now = Instant.now();
  private static final int DNS = 2;
  private static final int ADDRESS = 7;

  @TempDir private Path folder;

  @Test
  void keysAreTheirOwnersAlone_andTheChainHasTheAuthority() throws Exception {
    AuthorityFolder made = made();
    for (String key : new String[] {"ca.key", "tls.key", "admin/tls.key"}) {
      assertThat(mode(made.path().resolve(key))).as(key).isEqualTo("rw-------");
    }
    assertThat(mode(made.path())).isEqualTo("rwx------");
    X509Certificate own = new TlsFolder(made.path()).leaf();
    own.verify(made.authority().certificate().getPublicKey());
    assertThat(Grant.of(own)).hasValue(Grant.of(Role.AGGREGATOR));
    assertThat(names(own, DNS)).containsExactly("zmem.example.net");
    assertThat(names(own, ADDRESS)).containsExactly("10.0.0.1");
    assertThat(made.authority().certificate().getBasicConstraints()).isZero();
    assertThat(own.getBasicConstraints()).isEqualTo(-1);
  }

  @Test
  void folderWithAnythingInIt_isLeftAsItIs() throws Exception {
    AuthorityFolder made = made();
    byte[] before = Files.readAllBytes(made.path().resolve("ca.key"));
    assertThatThrownBy(() -> made.init(List.of("a"), now, admin -> {}))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("not empty");
    assertThat(Files.readAllBytes(made.path().resolve("ca.key"))).isEqualTo(before);
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> new AuthorityFolder(empty).authority())
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("no CA in it: 'zmem-aggregator init");
  }

  /** Killed while it remembers the admin: key and CA are there, the aggregator's pair is not. */
  @Test
  void initThatWasEndedHalfWay_isDoneAnew_andAWholeOneIsNot() throws Exception {
    AuthorityFolder half = new AuthorityFolder(Files.createDirectory(folder.resolve("half")));
    Files.createDirectory(half.path().resolve("lost+found"));
    assertThatThrownBy(() ->
            half.init(
                List.of("a"),
                now,
                admin -> {
                  throw new IllegalStateException("killed");
                }))
        .hasMessage("killed");
    byte[] first = Files.readAllBytes(half.path().resolve("ca.key"));
    assertThat(half.isUnfinished()).isTrue();
    assertThat(half.isWhole()).isFalse();
    half.init(List.of("a"), now, admin -> {});
    assertThat(Files.readAllBytes(half.path().resolve("ca.key"))).isNotEqualTo(first);
    assertThat(half.isWhole()).isTrue();
    half.finish();
    assertThat(half.isUnfinished()).isFalse();
    // one that lost its certificate later is no init's remainder
    Files.delete(new TlsFolder(half.path()).certificate());
    assertThatThrownBy(() -> half.init(List.of("a"), now, admin -> {}))
        .hasMessageContaining("not empty");
  }

  @Test
  void ownCertificateIsMadeAnew_whenTheClockWasAheadAsItWasMade() throws Exception {
    AuthorityFolder made = made();
    assertThat(made.renewOwn(made.authority(), now.minus(Duration.ofDays(1)))).isTrue();
    assertThat(new TlsFolder(made.path()).leaf().getNotBefore().toInstant()).isBefore(now);
  }

  @Test
  void ownCertificateIsRenewed_afterTwoThirdsOfItsLife_forTheSameNames() throws Exception {
    AuthorityFolder made = made();
    X509Certificate before = new TlsFolder(made.path()).leaf();
    assertThat(made.renewOwn(made.authority(), now.plus(Duration.ofDays(59)))).isFalse();
    assertThat(made.renewOwn(made.authority(), now.plus(Duration.ofDays(61)))).isTrue();
    X509Certificate after = new TlsFolder(made.path()).leaf();
    assertThat(names(after, DNS)).isEqualTo(names(before, DNS));
    assertThat(names(after, ADDRESS)).isEqualTo(names(before, ADDRESS));
    assertThat(after.getPublicKey()).isEqualTo(before.getPublicKey());
  }

  /** Also one that looks like an address: an agent speaks for DNS names alone. */
  @Property(tries = 50)
  void anyHostsName_standsInItsCertificate_asADnsName(@ForAll("names") String name)
      throws Exception {
    CertificateAuthority authority = CertificateAuthority.create(KEY, now);
    X509Certificate made =
        authority.issue(
            Grant.of(Role.AGENT), List.of(name), KEY.getPublic(), now, Duration.ofDays(7));
    assertThat(names(made, DNS)).containsExactly(name);
    assertThat(names(made, ADDRESS)).isEmpty();
    assertThat(Grant.of(made)).hasValue(Grant.of(Role.AGENT));
  }

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> any =
        Arbitraries.strings()
            .withChars("abc019._-:")
            .ofMinLength(0)
            .ofMaxLength(252)
            .map(rest -> "w" + rest);
    return Arbitraries.oneOf(any, Arbitraries.of("1234", "10.0.0.1", "1.2.3", "a:b", "1::2"));
  }

  private static final java.security.KeyPair KEY = key();

  private static java.security.KeyPair key() {
    try {
      var generator = java.security.KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private AuthorityFolder made() {
    AuthorityFolder made = new AuthorityFolder(folder.resolve("tls"));
    made.init(List.of("zmem.example.net", "10.0.0.1"), now, admin -> {});
    return made;
  }

  private static String mode(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static Set<String> names(X509Certificate certificate, int kind) throws Exception {
    return certificate.getSubjectAlternativeNames().stream()
        .filter(name -> name.getFirst().equals(kind))
        .map(name -> String.valueOf(name.get(1)))
        .collect(Collectors.toSet());
  }
}
