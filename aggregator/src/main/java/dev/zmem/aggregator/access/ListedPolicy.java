package dev.zmem.aggregator.access;

import dev.zmem.aggregator.access.Principal.Certificate;
import dev.zmem.aggregator.member.ViewLimits;
import dev.zmem.program.log.Log;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A {@link ViewersPolicy} whose lists are read again and again. Lists that cannot be read leave the
 * old ones in force, which is said once. Any thread decides; one looks.
 */
public final class ListedPolicy implements AccessPolicy {
  private final Supplier<ViewersPolicy> lists;
  private volatile ViewersPolicy current;
  private String trouble = "";

  /**
   * With these lists.
   *
   * @param lists reads them; a {@link RuntimeException} of it says what is wrong with them
   */
  public ListedPolicy(Supplier<ViewersPolicy> lists) {
    this.lists = lists;
    this.current = lists.get();
  }

  @Override
  public Decision decide(Principal principal, Action action) {
    return current.decide(principal, action);
  }

  @Override
  public ViewLimits limits(Principal principal) {
    return current.limits(principal);
  }

  @Override
  public Optional<Predicate<Set<String>>> look() {
    ViewersPolicy before = current;
    ViewersPolicy now;
    try {
      now = lists.get();
    } catch (RuntimeException e) {
      String reason = String.valueOf(e.getMessage());
      if (!reason.equals(trouble)) {
        Log.warn("access lists not read, the old stay in force reason=" + Log.value(reason));
      }
      trouble = reason;
      return Optional.empty();
    }
    trouble = "";
    if (now.equals(before)) {
      return Optional.empty();
    }
    current = now;
    AuditLog.write("access lists read", "viewers=" + now.viewers().size());
    return Optional.of(names -> mayLess(before, now, new Certificate(names)));
  }

  private static boolean mayLess(ViewersPolicy before, ViewersPolicy now, Certificate peer) {
    boolean asked = before.decide(peer, new Action.Query()) instanceof Decision.Allowed;
    return asked && loses(before, now, peer, new Action.Query())
        || asked && !before.limits(peer).equals(now.limits(peer))
        || peer.names().stream()
            .anyMatch(name -> loses(before, now, peer, new Action.ReportAs(name)));
  }

  private static boolean loses(
      ViewersPolicy before, ViewersPolicy now, Certificate peer, Action action) {
    return before.decide(peer, action) instanceof Decision.Allowed
        && now.decide(peer, action) instanceof Decision.Refused;
  }
}
