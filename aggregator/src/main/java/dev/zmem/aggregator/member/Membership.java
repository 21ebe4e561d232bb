package dev.zmem.aggregator.member;

import dev.zmem.aggregator.member.JoinRefusedException.Reason;
import dev.zmem.aggregator.member.MembershipStore.Change;
import dev.zmem.text.Escapes;
import dev.zmem.text.Glob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

  /**
   * How long a certificate is remembered that has ended, where there is room: while the clock is
   * wrong a whole fleet may seem to have.
   */
  static final Duration KEPT_AFTER_ITS_END = Duration.ofDays(30);

  private final MembershipStore store;
  private final Clock clock;
  private final KnownTokens tokens = new KnownTokens();
  private final KnownCertificates known = new KnownCertificates();

  /** With all that the store has; the store is this object's from now on. */
  public Membership(MembershipStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
    tokens.remember(store.tokens());
    store.certificates().forEach(known::remember);
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
    List<String> over = tokens.over(clock.instant());
    if (tokens.size() - over.size() >= MAX_TOKENS) {
      throw new JoinRefusedException(
          Reason.FULL, "there are " + MAX_TOKENS + " tokens: revoke one that nobody needs");
    }
    store.save(new Change(List.of(token), List.of(), over, List.of()));
    tokens.forget(over);
    tokens.remember(List.of(token));
  }

  /** Tokens that can still be used, the one that ends last first. */
  public synchronized List<JoinToken> tokens() {
    return tokens.usable(clock.instant());
  }

  /** Whether anybody could join; waits for nobody. */
  public boolean isOpen() {
    return tokens.isOpen(clock.instant());
  }

  /** Nobody joins by it any more; false when there is none of this id. */
  public synchronized boolean removeToken(String id) {
    if (tokens.get(id) == null) {
      return false;
    }
    store.save(new Change(List.of(), List.of(), List.of(id), List.of()));
    tokens.forget(List.of(id));
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
    boolean cameBefore = mayTake(name, keySha256, token, now);
    if (!cameBefore && token.isOver(now)) {
      throw new JoinRefusedException(
          Reason.TOKEN,
          token.usesLeft() <= 0 ? "the token is spent" : "the token ended " + token.expiresAt());
    }
    return issue(signer.sign(token.grant()), cameBefore ? List.of() : List.of(token.spent()), now);
  }

  /**
   * Whether this key came by the token before; a {@link JoinRefusedException} where another key
   * holds the name, or the key was revoked and has nothing in force: one with other limits in its
   * place ended it too, and revoked nobody.
   */
  private boolean mayTake(String name, String keySha256, JoinToken token, Instant now)
      throws JoinRefusedException {
    boolean cameBefore = false;
    boolean isRevoked = false;
    boolean isInForce = false;
    for (IssuedCertificate one : known.ofName(name)) {
      boolean isSameKey = one.keySha256().equals(keySha256);
      boolean isOwn = isSameKey && one.role() == token.role();
      isRevoked |= isSameKey && one.revokedAt() != null && now.isBefore(one.expiresAt());
      isInForce |= isSameKey && one.isInForce(now);
      if (!isOwn && one.isInForce(now) && !(token.replaces() && one.role() == token.role())) {
        throw new JoinRefusedException(
            Reason.HELD,
            Escapes.escape(name)
                + " is held by another key until "
                + one.expiresAt()
                + ": an admin lets it go (zmemctl revoke --name=NAME), or makes a token with"
                + " --replace");
      }
      // what ended is no lost answer: a wider grant does not come back by its spent token
      cameBefore |= isOwn && one.revokedAt() == null && one.tokenId().equals(token.id());
    }
    if (isRevoked && !isInForce) {
      throw new JoinRefusedException(
          Reason.HELD,
          "this key of "
              + Escapes.escape(name)
              + " was revoked: remove the folder that it lies in, and join by a new token");
    }
    return cameBefore;
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
    boolean isRight = Sha256.isSame(token == null ? "" : token.secretSha256(), Sha256.of(secret));
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
    List<String> over = known.over(now.minus(KEPT_AFTER_ITS_END));
    if (known.size() - over.size() >= MAX_CERTIFICATES) {
      over = known.over(now);
    }
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
    List<String> dropped =
        tokens.madeByAdminsOf(
            ended.stream()
                .filter(one -> !one.keySha256().equals(certificate.keySha256()))
                .toList()); // an admin's key that is replaced lets nobody in any more
    List<JoinToken> left = spent.stream().filter(token -> !dropped.contains(token.id())).toList();
    store.save(new Change(left, kept, dropped, over));
    over.forEach(known::forget);
    kept.forEach(known::remember);
    tokens.forget(dropped);
    left.forEach(token -> tokens.spend(token, now));
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
      List<String> dropped = tokens.madeByAdminsOf(ended); // none is to outlive its maker
      store.save(new Change(List.of(), ended, dropped, List.of()));
      ended.forEach(known::remember);
      tokens.forget(dropped);
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
}
