package dev.zmem.aggregator.admission;

import dev.zmem.aggregator.access.AuditLog;
import dev.zmem.aggregator.authority.AuthorityFolder;
import dev.zmem.aggregator.authority.CertificateAuthority;
import dev.zmem.aggregator.member.IssuedCertificate;
import dev.zmem.aggregator.member.Membership;
import dev.zmem.aggregator.store.FileMembershipStore;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.log.Log;
import dev.zmem.program.tls.PinnedAuthority;
import dev.zmem.text.Escapes;
import io.grpc.BindableService;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/** All that an aggregator with a CA of its own has of its members. Any thread. */
public final class FleetMembers implements AutoCloseable {
  private final AuthorityFolder folder;
  private final CertificateAuthority authority;
  private final Membership membership;
  private final Clock clock;
  private final RefusedJoins refusedJoins = new RefusedJoins(System::nanoTime);

  /** Of a folder and its file. */
  public static FleetMembers open(AuthorityFolder folder) {
    Clock clock = Clock.systemUTC();
    CertificateAuthority authority = folder.authority(); // says what to do where there is none
    if (!Files.exists(folder.members())) {
      throw new ProgramException(
          ExitCode.FAILURE,
          Escapes.escape(folder.members().toString())
              + ": missing: without it nobody knows which certificates were revoked (restore it,"
              + " or make a new CA)");
    }
    return new FleetMembers(
        folder, authority, new Membership(new FileMembershipStore(folder.members()), clock), clock);
  }

  /** Of a folder and the CA in it, with what was kept, which is closed with this object. */
  public FleetMembers(
      AuthorityFolder folder, CertificateAuthority authority, Membership membership, Clock clock) {
    this.folder = folder;
    this.authority = authority;
    this.membership = membership;
    this.clock = clock;
  }

  /** Who belongs to the fleet. */
  public Membership membership() {
    return membership;
  }

  /**
   * To be served.
   *
   * @param whenEnded is told of each certificate that ends before its time
   */
  public List<BindableService> services(Consumer<IssuedCertificate> whenEnded) {
    return List.of(
        new JoinService(new Admission(membership, authority, clock, whenEnded), refusedJoins),
        new AdminService(
            membership,
            PinnedAuthority.hash(authority.certificate().getPublicKey()),
            clock,
            whenEnded));
  }

  /** Says how many refusals were not told, when a minute is over; to be called now and then. */
  public void tellCount() {
    refusedJoins.tellCount();
  }

  /** Renews the aggregator's own certificate when it is time; trouble is logged. */
  public void renewOwn() {
    try {
      if (folder.renewOwn(authority, clock.instant())) {
        AuditLog.write("own certificate renewed", "");
      }
    } catch (ProgramException e) {
      Log.warn("own certificate not renewed reason=" + Log.value(String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void close() {
    refusedJoins.close();
    membership.close();
  }
}
