package dev.zmem.agent;

import dev.zmem.model.PassReport;
import dev.zmem.program.log.Log;

/**
 * Says in the log that processes could not be read for no reason of their own, and when they can be
 * again: a change counts once it has held for {@link Debounced#PASSES} passes. Owned by the thread
 * of the passes.
 */
final class FailedReadings {
  private final Debounced<Boolean> lacking = new Debounced<>(false);

  /** Says what a pass showed, if that is news. */
  void after(PassReport pass) {
    boolean lacks = pass.failed() + pass.malformed() > 0;
    if (!lacking.isNews(lacks, false)) {
      return;
    }
    if (lacks) {
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
                      + " ones keep their last figures or show RSS, missing ones are in no"
                      + " figure"));
    } else {
      Log.info("processes read again processes=" + pass.processes());
    }
  }
}
