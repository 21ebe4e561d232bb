package dev.zmem.agent;

import dev.zmem.model.PassReport;
import dev.zmem.program.log.Log;

/**
 * Says in the log that processes could not be read for no reason of their own, and when they can be
 * again: a change counts once it has held for {@link MemoryAccess#PASSES} passes. Owned by the
 * thread of the passes.
 */
final class FailedReadings {
  private boolean said;
  private boolean seen;
  private int passes;

  /** Says what a pass showed, if that is news. */
  void after(PassReport pass) {
    int lost = pass.failed() + pass.malformed();
    boolean now = lost > 0;
    passes = now == seen ? Math.min(passes + 1, MemoryAccess.PASSES) : 1;
    seen = now;
    if (now == said || passes < MemoryAccess.PASSES) {
      return;
    }
    said = now;
    if (now) {
      Log.warn(
          "processes not read failed="
              + pass.failed()
              + " missing="
              + pass.malformed()
              + " of="
              + (pass.processes() + pass.malformed())
              + " reason="
              + Log.value(
                  "the kernel lacks descriptors or memory, or an answer was not understood: failed"
                      + " ones keep their last figures or show RSS, missing ones are in no figure"));
    } else {
      Log.info("processes read again processes=" + pass.processes());
    }
  }
}
