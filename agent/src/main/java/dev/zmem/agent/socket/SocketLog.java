package dev.zmem.agent.socket;

import dev.zmem.program.log.Log;
import dev.zmem.program.log.LogRateLimit;
import java.nio.file.attribute.UserPrincipal;

/** What the log says of questions that were not answered: few lines of one user. One thread. */
final class SocketLog implements AutoCloseable {
  /** Lines of one user. */
  private static final int LINES_A_MINUTE = 6;

  private final LogRateLimit limit =
      new LogRateLimit(LINES_A_MINUTE, "local questions refused", System::nanoTime);

  /** Nothing said yet. */
  SocketLog() {}

  /** A question of a user was refused. */
  void refused(UserPrincipal user, String reason) {
    if (limit.mayTell(user.getName())) {
      Log.warn(
          "local question refused user="
              + Log.value(user.getName())
              + " reason="
              + Log.value(reason));
    }
  }

  /** A connection was cut; one that sent nothing only looked whether somebody listens. */
  void cut(SocketConnection connection, String reason) {
    if (connection.question().position() > 0) {
      refused(connection.user(), reason);
    }
  }

  /** A connection was refused that is counted, and has no line. */
  void leaveOut() {
    limit.leaveOut();
  }

  @Override
  public void close() {
    limit.close();
  }
}
