package dev.zmem.aggregator.member;

import dev.zmem.program.tls.AlternativeNames;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a certificate of the aggregator's own CA lets its holder do: a role, and of a viewer perhaps
 * limits. It stands in the certificate as URIs ({@code urn:zmem:role:viewer}, {@code
 * urn:zmem:hosts:python-*}, {@code urn:zmem:hides:command-lines}), and means nothing in
 * certificates of any other CA. Immutable.
 *
 * @param role what its holder may do
 * @param limits what of the fleet its holder sees
 */
public record Grant(Role role, ViewLimits limits) {
  private static final String PREFIX = "urn:zmem:";
  private static final String ROLE = PREFIX + "role:";
  private static final String HOSTS = PREFIX + "hosts:";
  private static final String HIDES_COMMANDS = PREFIX + "hides:command-lines";

  /** Only viewers have limits. */
  public Grant {
    if (role != Role.VIEWER && !limits.equals(ViewLimits.NONE)) {
      throw new IllegalArgumentException(role + " with limits");
    }
  }

  /** A role without limits. */
  public static Grant of(Role role) {
    return new Grant(role, ViewLimits.NONE);
  }

  /** As it stands in a certificate. */
  public List<String> uris() {
    List<String> uris = new ArrayList<>();
    uris.add(ROLE + role.word());
    limits.hostGlobs().forEach(glob -> uris.add(HOSTS + glob));
    if (limits.hidesCommands()) {
      uris.add(HIDES_COMMANDS);
    }
    return uris;
  }

  /**
   * What a certificate grants; nothing where it has no role, more than one, or a word of a later
   * version, which might be a limit.
   */
  public static Optional<Grant> of(X509Certificate certificate) {
    List<Role> roles = new ArrayList<>();
    List<String> globs = new ArrayList<>();
    boolean hidesCommands = false;
    for (String uri : AlternativeNames.uris(certificate)) {
      if (uri.startsWith(HOSTS)) {
        globs.add(uri.substring(HOSTS.length()));
      } else if (uri.equals(HIDES_COMMANDS)) {
        hidesCommands = true;
      } else if (uri.startsWith(PREFIX)) {
        Optional<Role> role =
            uri.startsWith(ROLE) ? Role.ofWord(uri.substring(ROLE.length())) : Optional.empty();
        if (role.isEmpty()) {
          return Optional.empty();
        }
        roles.add(role.get());
      }
    }
    if (roles.size() != 1) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Grant(roles.getFirst(), ViewLimits.of(globs, hidesCommands)));
    } catch (IllegalArgumentException e) { // not of our making
      return Optional.empty();
    }
  }
}
