package dev.zmem.agent.sample;

import dev.zmem.agent.host.UserNames;
import java.util.List;

/**
 * Puts users' names in the place of their numbers when the name service has answered: no process is
 * read again for it, and its figures stay. Owned by the scanner's thread.
 */
final class LateNames {
  /**
   * The first pass waits so long for names at most, for its table may be the only one; later ones
   * never wait.
   */
  static final long FIRST_WAIT_NANOS = 500_000_000;

  private final UserNames users;
  private final Troubles troubles;
  private boolean waited;

  /** Of these users, by whom the processes are labelled. */
  LateNames(UserNames users, Troubles troubles) {
    this.users = users;
    this.troubles = troubles;
  }

  /** Before the samples of a pass are made. */
  void settle(List<TrackedProcess> live) {
    if (!waited) {
      waited = true;
      users.await(FIRST_WAIT_NANOS);
    }
    if (!users.takeNews()) {
      return;
    }
    for (int index = 0; index < live.size(); index++) {
      TrackedProcess process = live.get(index);
      try {
        settle(process);
      } catch (RuntimeException e) {
        troubles.met(process, e);
      }
    }
  }

  private void settle(TrackedProcess process) {
    long uid = process.name().uid();
    if (process.name().showsNumberOf(uid)) {
      process.name().userIs(users.name((int) uid));
    }
  }
}
