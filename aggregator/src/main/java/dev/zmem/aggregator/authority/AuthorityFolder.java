package dev.zmem.aggregator.authority;

import dev.zmem.aggregator.member.Grant;
import dev.zmem.aggregator.member.IssuedCertificate;
import dev.zmem.aggregator.member.Role;
import dev.zmem.aggregator.member.Sha256;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.file.FileTrouble;
import dev.zmem.program.tls.AlternativeNames;
import dev.zmem.program.tls.CertificateLife;
import dev.zmem.program.tls.KeyFile;
import dev.zmem.program.tls.TlsFolder;
import dev.zmem.text.Escapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The folder of an aggregator that has a CA of its own: {@code ca.crt} and {@code ca.key}, the
 * aggregator's own certificate as in every {@link TlsFolder}, {@code admin} with the first admin's,
 * and {@code members.db} with the members of the fleet. All that is wrong with it is a {@link
 * ProgramException}.
 *
 * @param path of the folder
 */
public record AuthorityFolder(Path path) {
  private static final String ADMIN = "admin";

  /** Lies in the folder from the beginning of {@link #init} until {@link #finish}. */
  private static final String UNFINISHED = "init.unfinished";

  /** What {@link #init} makes; beside each there may be one that was just being written. */
  private static final List<String> MADE_BY_INIT =
      List.of(
          ADMIN + "/ca.crt",
          ADMIN + "/tls.crt",
          ADMIN + "/tls.key",
          "ca.crt",
          "ca.key",
          "tls.crt",
          "tls.key",
          "members.db");

  private static final Duration SERVER_LIFE = Duration.ofDays(90);
  private static final Duration ADMIN_LIFE = Duration.ofDays(365);

  /**
   * Makes the folder with all that is in it.
   *
   * @param keeper remembers the admin's certificate in {@link #members}
   */
  public void init(List<String> names, Instant now, Consumer<IssuedCertificate> keeper) {
    if (isUnfinished() && !isWhole()) {
      clear();
    }
    refuseOther();
    TlsFolder own = new TlsFolder(path);
    own.create();
    change(() -> {
      var _ =
          Files.createFile(
              path.resolve(UNFINISHED),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    });
    CertificateAuthority authority =
        CertificateAuthority.create(new KeyFile(path.resolve("ca.key")).make(), now);
    KeyPair key = own.keyOrNew();
    X509Certificate server =
        authority.issue(Grant.of(Role.AGGREGATOR), names, key.getPublic(), now, SERVER_LIFE);
    makeAdmin(authority, new TlsFolder(path.resolve(ADMIN)), ADMIN, now, keeper);
    own.keepChain(List.of(server, authority.certificate())); // last: it makes the folder whole
  }

  /** Whether an {@link #init} was ended before all of it was done. */
  public boolean isUnfinished() {
    return Files.exists(path.resolve(UNFINISHED), LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether there is a CA with all that belongs to it. */
  public boolean isWhole() {
    return Files.exists(new TlsFolder(path).certificate());
  }

  /** All of it is done, and belongs to its owner. */
  public void finish() {
    change(() -> Files.deleteIfExists(path.resolve(UNFINISHED)));
  }

  /** Removes what an init left that was ended half-way: nobody has a certificate of that CA. */
  private void clear() {
    change(() -> {
      for (String name : MADE_BY_INIT) {
        boolean _ = Files.deleteIfExists(path.resolve(name));
        boolean _ = Files.deleteIfExists(path.resolve(name + ".new"));
      }
      boolean _ = Files.deleteIfExists(path.resolve(ADMIN));
      boolean _ = Files.deleteIfExists(path.resolve(UNFINISHED));
    });
  }

  /** A change of files. */
  private interface Change {
    void make() throws IOException;
  }

  private void change(Change change) {
    try {
      change.make();
    } catch (IOException e) {
      throw new ProgramException(
          ExitCode.FAILURE,
          "--tls-dir " + Escapes.escape(path.toString()) + ": " + FileTrouble.reason(e));
    }
  }

  /**
   * Makes another admin's certificate, where the first is lost or has ended.
   *
   * @param keeper remembers it
   */
  public void makeAdmin(
      TlsFolder admin, String name, Instant now, Consumer<IssuedCertificate> keeper) {
    makeAdmin(authority(), admin, name, now, keeper);
  }

  private static void makeAdmin(
      CertificateAuthority authority,
      TlsFolder admin,
      String name,
      Instant now,
      Consumer<IssuedCertificate> keeper) {
    admin.create();
    X509Certificate certificate =
        authority.issue(
            Grant.of(Role.ADMIN), List.of(name), admin.keyOrNew().getPublic(), now, ADMIN_LIFE);
    keeper.accept(issued(certificate, Grant.of(Role.ADMIN), name, ""));
    admin.keepChain(List.of(certificate, authority.certificate()));
  }

  /** The CA in it. */
  public CertificateAuthority authority() {
    if (!Files.isRegularFile(path.resolve("ca.key"))) {
      throw new ProgramException(
          ExitCode.USAGE,
          Escapes.escape(path.toString())
              + ": no CA in it: 'zmem-aggregator init --tls-dir="
              + Escapes.escape(path.toString())
              + " --name=NAME' makes one");
    }
    KeyPair key = new KeyFile(path.resolve("ca.key")).read();
    X509Certificate certificate = new TlsFolder(path).authorityCertificate();
    if (!certificate.getPublicKey().equals(key.getPublic())) {
      throw new ProgramException(
          ExitCode.USAGE,
          Escapes.escape(path.toString()) + ": ca.crt is of another key than ca.key");
    }
    return new CertificateAuthority(certificate, key.getPrivate());
  }

  /** Who belongs to the fleet. */
  public Path members() {
    return path.resolve("members.db");
  }

  /** Renews the aggregator's own certificate where two thirds of its life are over. */
  public boolean renewOwn(CertificateAuthority authority, Instant now) {
    TlsFolder own = new TlsFolder(path);
    X509Certificate old = own.leaf();
    if (!CertificateLife.isRenewalDue(old, now)) {
      return false;
    }
    X509Certificate next =
        authority.issue(
            Grant.of(Role.AGGREGATOR),
            AlternativeNames.dnsNamesAndAddresses(old),
            old.getPublicKey(),
            now,
            SERVER_LIFE);
    own.keepChain(List.of(next, authority.certificate()));
    return true;
  }

  /** As it is remembered. */
  public static IssuedCertificate issued(
      X509Certificate certificate, Grant grant, String name, String tokenId) {
    return new IssuedCertificate(
        certificate.getSerialNumber().toString(16),
        grant,
        name,
        Sha256.of(certificate.getPublicKey().getEncoded()),
        tokenId,
        certificate.getNotAfter().toInstant(),
        null);
  }

  private void refuseOther() {
    if (path.toString().isEmpty()) {
      throw new ProgramException(ExitCode.USAGE, "--tls-dir: no folder is named");
    }
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> found = Files.list(path)) {
      if (found.anyMatch(file -> !file.endsWith("lost+found"))) {
        throw new ProgramException(
            ExitCode.USAGE,
            "--tls-dir "
                + Escapes.escape(path.toString())
                + ": not empty (a CA is made in a new folder, and none is overwritten)");
      }
    } catch (IOException e) {
      throw new ProgramException(
          ExitCode.USAGE,
          "--tls-dir " + Escapes.escape(path.toString()) + ": cannot be read as a folder");
    }
  }
}
