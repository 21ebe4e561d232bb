package dev.zmem.aggregator.member;

import dev.zmem.aggregator.member.JoinRefusedException.Reason;
import dev.zmem.aggregator.member.MembershipStore.Change;
import dev.zmem.text.Escapes;
import dev.zmem.text.Glob;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who belongs to a fleet: decides whom a token lets in, and remembers which certificates are in
 * force. What it says yes to is in the {@link MembershipStore} before it says so.
 *
 * <p>Any thread; guarded by its monitor, but for {@link #isRevoked}, which waits for nobody.
 */
public final class Membership implements AutoCloseable {
  /** Tokens that can be used. */
  public static final int MAX_TOKENS = 1_000;

  /** Certificates that are remembered: each host has one or two in force. */
  public static final int MAX_CERTIFICATES = 100_000;

  /**
   * Of them in force of one name: one that renews again and again fills no memory. Those that were
   * revoked do not count: who held a key shuts nobody out.
   */
  public static final int MAX_A_NAME = 8;

  private final MembershipStore store;
  private final Clock clock;
  private final Map<String, JoinToken> tokens = new HashMap<>();
  private final KnownCertificates known = new KnownCertificates();
  private volatile Instant openUntil = Instant.MIN;

  /** With all that the store has; the store is this object's from now on. */
  public Membership(MembershipStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
    store.tokens().forEach(token -> tokens.put(token.id(), token));
    store.certificates().forEach(known::remember);
    lookWhenOpen();
  }

  /**
   * Keeps a new token; a {@link JoinRefusedException} when there are too many.
   *
   * @param serial of the certificate by which it is made
   */
  public synchronized void add(JoinToken token, String serial) throws JoinRefusedException {
    if (isRevoked(serial)) {
      throw new JoinRefusedException(Reason.TOKEN, "the certificate was revoked");
    }
    List<String> over = over();
    if (tokens.size() - over.size() >= MAX_TOKENS) {
      throw new JoinRefusedException(
          Reason.FULL, "there are " + MAX_TOKENS + " tokens: revoke one that nobody needs");
    }
    store.save(new Change(List.of(token), List.of(), over, List.of()));
    over.forEach(tokens::remove);
    tokens.put(token.id(), token);
    lookWhenOpen();
  }

  /** Tokens that can still be used, the one that ends last first. */
  public synchronized List<JoinToken> tokens() {
    Instant now = clock.instant();
    return tokens.values().stream()
        .filter(token -> !token.isOver(now))
        .sorted(Comparator.comparing(JoinToken::expiresAt).reversed().thenComparing(JoinToken::id))
        .toList();
  }

  /** Whether anybody could join; waits for nobody. */
  public boolean isOpen() {
    return clock.instant().isBefore(openUntil);
  }

  /** Until the last token is over that is kept for who lost an answer. */
  private void lookWhenOpen() {
    openUntil =
        tokens.values().stream()
            .map(JoinToken::expiresAt)
            .max(Comparator.naturalOrder())
            .orElse(Instant.MIN);
  }

  /** Nobody joins by it any more; false when there is none of this id. */
  public synchronized boolean removeToken(String id) {
    if (!tokens.containsKey(id)) {
      return false;
    }
    store.save(new Change(List.of(), List.of(), List.of(id), List.of()));
    tokens.remove(id);
    lookWhenOpen();
    return true;
  }

  /**
   * Lets a name in, which spends a use of the token, unless this very key came by it before: its
   * answer may have been lost. Use and certificate are kept together, or neither.
   *
   * @param tokenId as it was sent
   * @param secret as it was sent
   * @param name in lower case
   * @param keySha256 of its public key, hexadecimal
   * @param signer makes the certificate
   * @return certificates that ended, because another key takes their name, or the same with other
   *     limits
   */
  public synchronized List<IssuedCertificate> join(
      String tokenId, String secret, String name, String keySha256, Signer signer)
      throws JoinRefusedException {
    Instant now = clock.instant();
    JoinToken token = token(tokenId, secret);
    if (!token.nameGlobs().isEmpty()
        && token.nameGlobs().stream().noneMatch(glob -> Glob.of(glob).matches(name))) {
      throw new JoinRefusedException(
          Reason.TOKEN,
          "the token is not for "
              + Escapes.escape(name)
              + " (its names: "
              + String.join(", ", token.nameGlobs())
              + ")");
    }
    boolean cameBefore = false;
    for (IssuedCertificate one : known.ofName(name)) {
      boolean isSameKey = one.keySha256().equals(keySha256);
      boolean isOwn = isSameKey && one.role() == token.role();
      if (isSameKey && one.revokedAt() != null) {
        throw new JoinRefusedException(
            Reason.HELD,
            "this key of "
                + Escapes.escape(name)
                + " was revoked: remove the folder that it lies in, and join by a new token");
      }
      if (!isOwn && one.isInForce(now) && !(token.replaces() && one.role() == token.role())) {
        throw new JoinRefusedException(
            Reason.HELD,
            Escapes.escape(name)
                + " is held by another key until "
                + one.expiresAt()
                + ": an admin lets it go (zmemctl revoke --name=NAME), or makes a token with"
                + " --replace");
      }
      cameBefore |= isOwn && one.tokenId().equals(tokenId);
    }
    if (!cameBefore && token.isOver(now)) {
      throw new JoinRefusedException(
          Reason.TOKEN,
          token.usesLeft() <= 0 ? "the token is spent" : "the token ended " + token.expiresAt());
    }
    return issue(signer.sign(token.grant()), cameBefore ? List.of() : List.of(token.spent()), now);
  }

  /**
   * The next certificate of one that is in force.
   *
   * @param serial of the one by which it is asked for
   */
  public synchronized void renew(String serial, Signer signer) throws JoinRefusedException {
    Instant now = clock.instant();
    IssuedCertificate asking = known.get(serial);
    if (asking == null || !asking.isInForce(now)) {
      throw new JoinRefusedException(Reason.TOKEN, "the certificate was revoked");
    }
    IssuedCertificate next = signer.sign(asking.grant());
    if (next.expiresAt().isBefore(asking.expiresAt())) {
      throw new JoinRefusedException(
          Reason.REQUEST,
          "the certificate is good until "
              + asking.expiresAt()
              + ", and the next one would end before: renew it later");
    }
    var _ = issue(next, List.of(), now);
  }

  /** Makes a certificate, once it is sure that it may be. */
  @FunctionalInterface
  public interface Signer {
    /** That grants this. */
    IssuedCertificate sign(Grant grant);
  }

  /** The token; a {@link JoinRefusedException} where its secret is another. */
  public synchronized JoinToken token(String tokenId, String secret) throws JoinRefusedException {
    JoinToken token = tokens.get(tokenId);
    // compared in any case: how long it takes tells nothing
    boolean isRight = isSame(token == null ? "" : token.secretSha256(), sha256(secret));
    if (token == null || !isRight) {
      throw new JoinRefusedException(
          Reason.TOKEN, "the token is not known: it may be over, or was revoked");
    }
    return token;
  }

  /**
   * Remembers a certificate that needed no token, unless its name has another role.
   *
   * @return certificates that ended, as {@link #join} gives them
   */
  public synchronized List<IssuedCertificate> issued(IssuedCertificate certificate)
      throws JoinRefusedException {
    Instant now = clock.instant();
    for (IssuedCertificate one : known.ofName(certificate.name())) {
      if (one.isInForce(now) && one.role() != certificate.role()) {
        throw new JoinRefusedException(
            Reason.HELD,
            Escapes.escape(one.name()) + " is the name of a member of role " + one.role().word());
      }
    }
    return issue(certificate, List.of(), now);
  }

  /** Those of other keys of this name end with it, and those that grant something else. */
  private List<IssuedCertificate> issue(
      IssuedCertificate certificate, List<JoinToken> spent, Instant now)
      throws JoinRefusedException {
    List<String> over = known.over(now);
    if (known.size() - over.size() >= MAX_CERTIFICATES) {
      throw new JoinRefusedException(
          Reason.FULL, "this aggregator remembers " + MAX_CERTIFICATES + " certificates at most");
    }
    List<IssuedCertificate> ended = new ArrayList<>();
    int remembered = 0;
    for (IssuedCertificate one : known.ofName(certificate.name())) {
      boolean isSame =
          one.keySha256().equals(certificate.keySha256())
              && one.grant().equals(certificate.grant());
      if (one.isInForce(now) && isSame) {
        remembered++;
      } else if (one.isInForce(now)) {
        ended.add(one.revoked(now));
      }
    }
    if (remembered >= MAX_A_NAME) {
      throw new JoinRefusedException(
          Reason.FULL,
          Escapes.escape(certificate.name())
              + " has "
              + remembered
              + " certificates in force: wait until one ends, or revoke them");
    }
    List<IssuedCertificate> kept = new ArrayList<>(ended);
    kept.add(certificate);
    store.save(new Change(spent, kept, List.of(), over));
    over.forEach(known::forget);
    kept.forEach(known::remember);
    spent.forEach(token -> tokens.put(token.id(), token));
    return ended;
  }

  /** Ends those in force that are meant, at once; gives them. */
  public synchronized List<IssuedCertificate> revoke(Predicate<IssuedCertificate> which) {
    Instant now = clock.instant();
    List<IssuedCertificate> ended =
        known.all().stream()
            .filter(one -> one.isInForce(now) && which.test(one))
            .map(one -> one.revoked(now))
            .toList();
    if (!ended.isEmpty()) {
      List<String> dropped = tokensMadeBy(ended);
      store.save(new Change(List.of(), ended, dropped, List.of()));
      ended.forEach(known::remember);
      dropped.forEach(tokens::remove);
      lookWhenOpen();
    }
    return ended;
  }

  /** Whether a certificate was revoked, by its serial in hexadecimal. */
  public boolean isRevoked(String serial) {
    return known.isRevoked(serial);
  }

  /** Those that have not ended by themselves, by name. */
  public synchronized List<IssuedCertificate> certificates() {
    Instant now = clock.instant();
    return known.all().stream()
        .filter(one -> now.isBefore(one.expiresAt()))
        .sorted(
            Comparator.comparing(IssuedCertificate::name)
                .thenComparing(IssuedCertificate::expiresAt))
        .toList();
  }

  @Override
  public synchronized void close() {
    store.close();
  }

  /** Of a secret, hexadecimal. */
  public static String sha256(String secret) {
    return sha256(secret.getBytes(StandardCharsets.UTF_8));
  }

  /** Likewise of bytes. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isSame(String known, String told) {
    return MessageDigest.isEqual(
        known.getBytes(StandardCharsets.US_ASCII), told.getBytes(StandardCharsets.US_ASCII));
  }

  /** What an admin made is not to outlive the admin. */
  private List<String> tokensMadeBy(List<IssuedCertificate> ended) {
    Set<String> admins = new HashSet<>();
    for (IssuedCertificate one : ended) {
      if (one.role() == Role.ADMIN) {
        admins.add(one.name());
      }
    }
    return tokens.values().stream()
        .filter(token -> admins.contains(token.createdBy()))
        .map(JoinToken::id)
        .toList();
  }

  /** Tokens that nobody can use; kept a day, so that who lost an answer is let in again. */
  private List<String> over() {
    Instant before = clock.instant().minusSeconds(86_400);
    return tokens.values().stream()
        .filter(token -> token.expiresAt().isBefore(before))
        .map(JoinToken::id)
        .toList();
  }
}
