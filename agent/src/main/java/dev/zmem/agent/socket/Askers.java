package dev.zmem.agent.socket;

import dev.zmem.limit.BoundedMap;
import dev.zmem.limit.TokenBucket;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which users may ask, and how often. The rights of the socket's file let in its owner, root and
 * the members of its group, whichever of their groups that is; where the file has no such group,
 * the kernel's word on the peer must say root or the agent's own user. One thread.
 */
final class Askers {
  /** Questions of one user at once after a pause. */
  static final int QUESTIONS_AT_ONCE = 20;

  /** Then so many a second: a watch asks five times a second at most. */
  static final int QUESTIONS_A_SECOND = 10;

  /** Users whose questions are counted; those beyond begin anew. */
  private static final int MAX_USERS = 256;

  private final boolean hasGroup;
  private final String withoutGroup;
  private final @Nullable UserPrincipal own;
  private final @Nullable UserPrincipal root;
  private final Map<UserPrincipal, TokenBucket> questions = BoundedMap.byUse(MAX_USERS);

  /** Askers of a socket that belongs to {@code own}. */
  Askers(SocketFile socket, @Nullable UserPrincipal own) {
    this(socket.withoutGroup(), own, root());
  }

  /** With these users in the place of the machine's. */
  Askers(String withoutGroup, @Nullable UserPrincipal own, @Nullable UserPrincipal root) {
    this.hasGroup = withoutGroup.isEmpty();
    this.withoutGroup = withoutGroup;
    this.own = own;
    this.root = root;
  }

  /** Why a user gets no answer now; empty where it gets one. */
  Optional<String> refuse(UserPrincipal user, long nowNanos) {
    if (!hasGroup && !user.equals(own) && !user.equals(root)) {
      return Optional.of("only root and the agent's own user may ask: " + withoutGroup);
    }
    TokenBucket counted =
        questions.computeIfAbsent(
            user, _ -> new TokenBucket(QUESTIONS_AT_ONCE, 1e9 / QUESTIONS_A_SECOND, nowNanos));
    return counted.take(nowNanos)
        ? Optional.empty()
        : Optional.of("more than " + QUESTIONS_A_SECOND + " questions a second of one user");
  }

  private static @Nullable UserPrincipal root() {
    try {
      return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("root");
    } catch (IOException e) {
      return null; // a host whose root has no name: file rights alone let it in
    }
  }
}
