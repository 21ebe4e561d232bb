package dev.zmem.aggregator.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.member.JoinRefusedException.Reason;
import dev.zmem.aggregator.member.MembershipStore.Change;
import dev.zmem.aggregator.member.MembershipStore.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whom a token lets in, and what is remembered of it. */
class MembershipTest {
  private static final Duration DAY = Duration.ofDays(1);

  /** A store of this test's memory, which can be full. */
  private static final class Shelf implements MembershipStore {
    final Map<String, JoinToken> tokens = new TreeMap<>();
    final Map<String, IssuedCertificate> certificates = new TreeMap<>();
    boolean isFull;

    @Override
    public Collection<JoinToken> tokens() {
      return tokens.values();
    }

    @Override
    public Collection<IssuedCertificate> certificates() {
      return certificates.values();
    }

    @Override
    public void save(Change change) {
      if (isFull) {
        throw new StoreException("full", new IOException("full"));
      }
      change.droppedTokens().forEach(tokens::remove);
      change.droppedCertificates().forEach(certificates::remove);
      change.tokens().forEach(token -> tokens.put(token.id(), token));
      change.certificates().forEach(one -> certificates.put(one.serial(), one));
    }

    @Override
    public void close() {}
  }

  /** A clock that is set. */
  private static final class SetClock extends Clock {
    Instant now = Instant.ofEpochSecond(1_767_225_600);

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private final Shelf shelf = new Shelf();
  private final SetClock clock = new SetClock();
  private final Membership members = new Membership(shelf, clock);
  private int serial;

  @Test
  void useThatCannotBeKept_letsNobodyIn() throws Exception {
    members.add(token("one", 1), "");
    shelf.isFull = true;
    assertThatThrownBy(() -> joins(members, "one", "web-1", "k1"))
        .isInstanceOf(StoreException.class);
    shelf.isFull = false;
    assertThat(joins(members, "one", "web-1", "k1")).isEmpty();
    assertThatThrownBy(() -> joins(members, "one", "web-2", "k2")).hasMessage("the token is spent");
  }

  @Test
  void whatWasKept_isKnownAfterwards_usesAndRevocations() throws Exception {
    members.add(token("two", 2), "");
    admit("two", "web-1", "k1");
    assertThat(members.revoke(one -> one.name().equals("web-1"))).hasSize(1);
    Membership again = new Membership(shelf, clock);
    assertThat(again.isRevoked("1")).isTrue();
    assertThat(again.isOpen()).isTrue();
    var _ = joins(again, "two", "web-2", "k2");
    assertThatThrownBy(() -> joins(again, "two", "web-3", "k3")).hasMessage("the token is spent");
  }

  @Test
  void nameIsHeld_untilItsCertificateEnds() throws Exception {
    members.add(token("many", 9), "");
    admit("many", "web-1", "k1");
    assertThatThrownBy(() -> joins(members, "many", "web-1", "k2"))
        .isInstanceOfSatisfying(
            JoinRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.HELD));
    clock.now = clock.now.plus(DAY);
    members.add(token("later", 1), "");
    assertThat(joins(members, "later", "web-1", "k2")).isEmpty();
  }

  @Test
  void agentsTokenDoesNotTakeAnAdminsName_alsoOneThatReplaces() throws Exception {
    members.add(
        new JoinToken(
            "agents", Sha256.of("secret"), Grant.of(Role.AGENT), 9, end(), List.of(), true, ""),
        "");
    members.issued(
        new IssuedCertificate("a1", Grant.of(Role.ADMIN), "admin", "k0", "", end(), null));
    assertThatThrownBy(() -> joins(members, "agents", "admin", "k1"))
        .hasMessageContaining("held by another key");
  }

  @Test
  void tokensAndCertificatesHaveABound_andWhatIsOverGivesItsPlace() throws Exception {
    for (int number = 0; number < Membership.MAX_TOKENS; number++) {
      members.add(token("token-" + number, 1), "");
    }
    assertThatThrownBy(() -> members.add(token("more", 1), ""))
        .isInstanceOfSatisfying(
            JoinRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FULL));
    clock.now = clock.now.plus(DAY.multipliedBy(3));
    members.add(token("more", 1), "");
    assertThat(members.tokens()).extracting(JoinToken::id).containsExactly("more");
    assertThat(shelf.tokens).hasSize(1);
  }

  @Test
  void revokedKey_doesNotComeBack_andTokensOfARevokedAdminLetNobodyIn() throws Exception {
    members.add(token("many", 9), "");
    admit("many", "web-1", "k1");
    var _ = members.revoke(one -> one.name().equals("web-1"));
    assertThatThrownBy(() -> joins(members, "many", "web-1", "k1"))
        .hasMessageContaining("this key of web-1 was revoked");
    admit("many", "web-1", "k2");
    members.issued(
        new IssuedCertificate("a1", Grant.of(Role.ADMIN), "root", "k0", "", end(), null));
    members.add(
        new JoinToken(
            "roots", Sha256.of("secret"), Grant.of(Role.ADMIN), 9, end(), List.of(), false, "root"),
        "a1");
    var _ = members.revoke(one -> one.name().equals("root"));
    assertThatThrownBy(() -> joins(members, "roots", "eve", "k9"))
        .hasMessageContaining("not known");
    assertThatThrownBy(() -> members.add(token("more", 1), "a1"))
        .hasMessage("the certificate was revoked");
    assertThatThrownBy(() -> members.renew("a1", this::next))
        .hasMessage("the certificate was revoked");
  }

  @Test
  void renewedAgainAndAgain_aNameHasABound() throws Exception {
    members.add(token("one", 1), "");
    admit("one", "web-1", "k1");
    for (int renewal = 1; renewal < Membership.MAX_A_NAME; renewal++) {
      members.renew("1", this::next);
    }
    assertThatThrownBy(() -> members.renew("1", this::next))
        .isInstanceOfSatisfying(
            JoinRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FULL));
    assertThat(shelf.certificates).hasSize(Membership.MAX_A_NAME);
  }

  private IssuedCertificate next(Grant grant) {
    return new IssuedCertificate(Integer.toString(++serial), grant, "web-1", "k1", "", end(), null);
  }

  @Test
  void sameKeyWithOtherLimits_endsTheWideCertificate_andRevokedDoesNotComeBackByThem()
      throws Exception {
    Grant narrow = new Grant(Role.VIEWER, ViewLimits.of(List.of("web-*"), false));
    members.add(token("wide", Grant.of(Role.VIEWER)), "");
    members.add(token("narrow", narrow), "");
    members.add(token("other", new Grant(Role.VIEWER, ViewLimits.of(List.of(), true))), "");
    admit("wide", "ann", "k1");
    assertThat(joins(members, "narrow", "ann", "k1"))
        .singleElement()
        .extracting(IssuedCertificate::grant)
        .isEqualTo(Grant.of(Role.VIEWER));
    var _ = members.revoke(one -> one.name().equals("ann"));
    assertThatThrownBy(() -> joins(members, "other", "ann", "k1"))
        .hasMessageContaining("this key of ann was revoked");
  }

  @Test
  void keyWhoseLimitsWereNarrowed_isLetInAgain_whenItsAnswerWasLost() throws Exception {
    Grant narrow = new Grant(Role.VIEWER, ViewLimits.of(List.of("web-*"), false));
    members.add(token("wide", Grant.of(Role.VIEWER)), "");
    members.add(token("narrow", narrow), "");
    admit("wide", "ann", "k1");
    admit("narrow", "ann", "k1");
    assertThat(joins(members, "narrow", "ann", "k1")).isEmpty();
    assertThat(members.certificates())
        .filteredOn(one -> one.revokedAt() == null)
        .hasSize(2)
        .allSatisfy(one -> assertThat(one.grant()).isEqualTo(narrow));
  }

  @Test
  void wideGrant_doesNotComeBackByItsSpentToken() throws Exception {
    Grant narrow = new Grant(Role.VIEWER, ViewLimits.of(List.of("web-*"), false));
    members.add(
        new JoinToken(
            "wide", Sha256.of("secret"), Grant.of(Role.VIEWER), 1, end(), List.of(), false, ""),
        "");
    members.add(token("narrow", narrow), "");
    admit("wide", "ann", "k1");
    admit("wide", "ann", "k1"); // the answer was lost
    admit("narrow", "ann", "k1");
    assertThatThrownBy(() -> joins(members, "wide", "ann", "k1")).hasMessage("the token is spent");
  }

  @Test
  void tokensOfAnAdminsReplacedKey_letNobodyIn() throws Exception {
    members.issued(
        new IssuedCertificate("a1", Grant.of(Role.ADMIN), "bob", "stolen", "", end(), null));
    members.add(
        new JoinToken(
            "thiefs", Sha256.of("secret"), Grant.of(Role.ADMIN), 5, end(), List.of(), false, "bob"),
        "a1");
    assertThat(
            members.issued(
                new IssuedCertificate("a2", Grant.of(Role.ADMIN), "bob", "new", "", end(), null)))
        .hasSize(1);
    assertThatThrownBy(() -> joins(members, "thiefs", "mallory", "k9"))
        .hasMessageContaining("not known");
  }

  /** While the clock is wrong all may seem to have ended. */
  @Test
  void revokedStaysRevoked_whenTheClockWasAheadForAMoment() throws Exception {
    members.add(token("many", 9), "");
    admit("many", "web-1", "k1");
    var _ = members.revoke(one -> true);
    Instant right = clock.now;
    clock.now = right.plus(DAY.multipliedBy(10));
    members.issued(
        new IssuedCertificate("x", Grant.of(Role.AGENT), "web-2", "k2", "", end(), null));
    clock.now = right;
    assertThat(members.isRevoked("1")).isTrue();
  }

  private JoinToken token(String id, Grant grant) {
    return new JoinToken(id, Sha256.of("secret"), grant, 9, end(), List.of(), false, "");
  }

  @Test
  void nameOfAnotherRole_isNotTakenWithoutAToken() throws Exception {
    members.add(token("one", 1), "");
    admit("one", "web-1", "k1");
    assertThatThrownBy(() ->
            members.issued(
                new IssuedCertificate("a1", Grant.of(Role.ADMIN), "web-1", "k0", "", end(), null)))
        .hasMessage("web-1 is the name of a member of role agent");
  }

  @Test
  void closedToStrangers_whenTheLastTokenIsOver() throws Exception {
    assertThat(members.isOpen()).isFalse();
    members.add(token("one", 1), "");
    assertThat(members.isOpen()).isTrue();
    clock.now = clock.now.plus(DAY);
    assertThat(members.isOpen()).isFalse();
  }

  @Test
  void closedToStrangers_anHourAfterTheLastUse() throws Exception {
    members.add(token("one", 1), "");
    admit("one", "web-1", "k1");
    assertThat(members.isOpen()).as("the answer may be lost").isTrue();
    clock.now = clock.now.plus(Duration.ofHours(1));
    assertThat(members.isOpen()).isFalse();
  }

  @Test
  void revokedIsForgotten_whenItWouldHaveEnded() throws Exception {
    members.add(token("many", 9), "");
    admit("many", "web-1", "k1");
    var _ = members.revoke(one -> true);
    clock.now = clock.now.plus(DAY);
    assertThat(members.certificates()).isEmpty();
    clock.now = clock.now.plus(Membership.KEPT_AFTER_ITS_END);
    members.issued(
        new IssuedCertificate("x", Grant.of(Role.AGENT), "web-2", "k2", "", end(), null));
    assertThat(shelf.certificates).containsOnlyKeys("x");
  }

  private void admit(String token, String name, String key) throws JoinRefusedException {
    var _ = joins(members, token, name, key);
  }

  private List<IssuedCertificate> joins(Membership fleet, String token, String name, String key)
      throws JoinRefusedException {
    return fleet.join(
        token,
        "secret",
        name,
        key,
        grant ->
            new IssuedCertificate(
                Integer.toString(++serial), grant, name, key, token, end(), null));
  }

  private JoinToken token(String id, int uses) {
    return new JoinToken(
        id, Sha256.of("secret"), Grant.of(Role.AGENT), uses, end(), List.of(), false, "");
  }

  private Instant end() {
    return clock.now.plus(DAY);
  }
}
