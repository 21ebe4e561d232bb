package dev.zmem.aggregator.member;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that are remembered, by id. One thread at a time, but for {@link #isOpen}, which any
 * may ask.
 */
final class KnownTokens {
  /** How long one is kept that is over: a program that lost its answer is let in again. */
  private static final Duration KEPT_AFTER_ITS_END = Duration.ofDays(1);

  private final Map<String, JoinToken> byId = new HashMap<>();

  /** How long a stranger is heard after a use of a token: the answer may have been lost. */
  private static final Duration HEARD_AFTER_A_USE = Duration.ofHours(1);

  /** When the last of them is over that can be used, or was a moment ago. */
  private volatile Instant openUntil = Instant.MIN;

  private Instant heardUntil = Instant.MIN;

  /** How many. */
  int size() {
    return byId.size();
  }

  /** The one of this id; null where there is none. */
  @Nullable JoinToken get(String id) {
    return byId.get(id);
  }

  /** Takes more, or what became of some. */
  void remember(Collection<JoinToken> tokens) {
    tokens.forEach(token -> byId.put(token.id(), token));
    lookWhenOver();
  }

  /** Takes what a use left of a token. */
  void spend(JoinToken left, Instant now) {
    heardUntil = now.plus(HEARD_AFTER_A_USE);
    remember(List.of(left));
  }

  /** Lets some go, by their ids. */
  void forget(Collection<String> ids) {
    ids.forEach(byId::remove);
    lookWhenOver();
  }

  /** Whether anybody could join. */
  boolean isOpen(Instant now) {
    return now.isBefore(openUntil);
  }

  /** Those that can still be used, the one that ends last first. */
  List<JoinToken> usable(Instant now) {
    return byId.values().stream()
        .filter(token -> !token.isOver(now))
        .sorted(Comparator.comparing(JoinToken::expiresAt).reversed().thenComparing(JoinToken::id))
        .toList();
  }

  /** Ids of those that nobody can use, nor has needed for a day. */
  List<String> over(Instant now) {
    Instant before = now.minus(KEPT_AFTER_ITS_END);
    return byId.values().stream()
        .filter(token -> token.expiresAt().isBefore(before))
        .map(JoinToken::id)
        .toList();
  }

  /** Ids of those that the admins among these certificates made. */
  List<String> madeByAdminsOf(Collection<IssuedCertificate> certificates) {
    Set<String> admins =
        certificates.stream()
            .filter(one -> one.role() == Role.ADMIN)
            .map(IssuedCertificate::name)
            .collect(Collectors.toSet());
    return byId.values().stream()
        .filter(token -> admins.contains(token.createdBy()))
        .map(JoinToken::id)
        .toList();
  }

  private void lookWhenOver() {
    Instant usable =
        byId.values().stream()
            .filter(token -> token.usesLeft() > 0)
            .map(JoinToken::expiresAt)
            .max(Comparator.naturalOrder())
            .orElse(Instant.MIN);
    openUntil = usable.isAfter(heardUntil) ? usable : heardUntil;
  }
}
