package dev.zmem.aggregator;

import dev.zmem.aggregator.access.AccessPolicy;
import dev.zmem.aggregator.access.MembersPolicy;
import dev.zmem.aggregator.access.Viewers;
import dev.zmem.aggregator.access.ViewersPolicy;
import dev.zmem.aggregator.admission.FleetMembers;
import dev.zmem.program.option.HostPort;
import io.grpc.ServerCredentials;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens, what it shows there, and who may do what.
 *
 * @param address where; port 0 takes any
 * @param credentials TLS, or none
 * @param access decides about every call
 * @param members who belongs to the fleet; null where the aggregator has no CA of its own
 */
public record ListenSettings(
    HostPort address,
    ServerCredentials credentials,
    AccessPolicy access,
    @Nullable FleetMembers members) {
  /** Over TLS nobody may query. */
  public ListenSettings(HostPort address, ServerCredentials credentials) {
    this(address, credentials, Viewers.NOBODY);
  }

  /** Over TLS these may query. */
  public ListenSettings(HostPort address, ServerCredentials credentials, Viewers viewers) {
    this(address, credentials, new ViewersPolicy(viewers), null);
  }

  /** With another policy. */
  public ListenSettings(HostPort address, ServerCredentials credentials, AccessPolicy access) {
    this(address, credentials, access, null);
  }

  /** With a CA of its own: each may do what its certificate says. */
  public ListenSettings(HostPort address, ServerCredentials credentials, FleetMembers members) {
    this(address, credentials, new MembersPolicy(members.membership()), members);
  }
}
