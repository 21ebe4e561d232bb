package dev.zmem.agent.sample;

import dev.zmem.agent.attribute.ProcessReading;
import dev.zmem.agent.figures.CurrentFigures;
import dev.zmem.agent.figures.Measurement;
import dev.zmem.agent.governor.Governor;
import dev.zmem.agent.governor.WalkState;
import dev.zmem.agent.process.AddressRange;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.agent.sharing.AddressSpaces;
import dev.zmem.agent.walk.NameReading;
import dev.zmem.agent.walk.PageLook;
import dev.zmem.agent.walk.ReadOutcome;
import dev.zmem.agent.walk.WalkResult;
import dev.zmem.agent.walk.WindowReading;
import dev.zmem.model.MemoryFigures;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the readers of a pass found: which processes share memory, which are there at all, and
 * the figures that hold now. Here alone, on the scanner's thread, readings change the state of
 * processes.
 */
final class Settlement {
  private final LiveProcesses processes;
  private final AddressSpaces addressSpaces;
  private final WalkChoice choice;
  private final Governor governor;
  private final CurrentFigures current;
  private final Troubles troubles;

  Settlement(
      LiveProcesses processes,
      AddressSpaces addressSpaces,
      WalkChoice choice,
      Governor governor,
      CurrentFigures current,
      Troubles troubles) {
    this.processes = processes;
    this.addressSpaces = addressSpaces;
    this.choice = choice;
    this.governor = governor;
    this.current = current;
    this.troubles = troubles;
  }

  /** Takes the names that were read. */
  void names(Readings<NameReading> namings, long passNanos) {
    for (int index = 0; index < namings.size(); index++) {
      TrackedProcess process = namings.process(index);
      NameReading reading = namings.result(index);
      Throwable thrown = namings.thrown(index);
      if (thrown != null) {
        threw(process, thrown, passNanos);
      } else if (reading != null) {
        named(process, reading, passNanos);
      }
    }
  }

  /** What was measured of the process is of a program, or an address space, that is gone. */
  void forgetAddressSpace(TrackedProcess process, long nowNanos) {
    try {
      processes.leaveAddressSpace(process);
    } catch (RuntimeException e) {
      troubles.met(process, e);
    }
    process.renewAddressSpace(nowNanos);
  }

  /**
   * Takes what walks and windows found.
   *
   * @param passNanos when the pass began
   * @param nowNanos when the last reader was done
   */
  void settle(Readings<WalkResult> walks, WindowTurns windows, long passNanos, long nowNanos) {
    for (int index = 0; index < walks.size(); index++) {
      try {
        take(walks, index, passNanos, nowNanos);
      } catch (RuntimeException e) {
        troubles.met(walks.process(index), e);
      }
    }
    for (int index = 0; index < choice.large().size(); index++) {
      WindowReading.Measured reading = windows.measured(index);
      if (reading != null) {
        choice.paid(reading.cpuNanos());
        joinIfNew(choice.large().get(index), reading);
      }
    }
    // once all relatives are known
    for (int index = 0; index < choice.large().size(); index++) {
      measuredByWindows(choice.large().get(index), windows.measured(index));
    }
    for (int index = 0; index < walks.size(); index++) {
      walked(walks.process(index), walks.result(index));
    }
    updateOthers(processes.live(), nowNanos);
  }

  private void take(Readings<WalkResult> walks, int index, long passNanos, long nowNanos) {
    TrackedProcess process = walks.process(index);
    WalkResult result = walks.take(index);
    Throwable thrown = walks.thrown(index);
    if (thrown != null) {
      process.measurement().failed();
      threw(process, thrown, passNanos);
    }
    if (result != null) {
      keepRollup(process, result);
      choice.paid(result.cpuNanos());
      opened(process, result, passNanos);
      named(process, result.name(), passNanos);
      outcome(process, result, passNanos, nowNanos);
    }
  }

  /** What is kept open of it: before anything may throw, and nobody knew of it. */
  private static void keepRollup(TrackedProcess process, WalkResult result) {
    if (result.keptRollup() >= 0) {
      process.kept().keepRollup(result.keptRollup());
    } else if (result.lostAddressSpace()) {
      process.kept().releaseRollup();
    }
  }

  /** As which process the pid was opened. */
  private void opened(TrackedProcess process, WalkResult result, long passNanos) {
    WalkResult.Opened opened = result.opened();
    if (opened != null) {
      ProcessStat stat = opened.stat();
      if (!process.identity().is(stat)) {
        processes.leaveAddressSpace(process);
        process.identity().becomes(stat, passNanos);
        process.rest().end();
        process.becameAnother(passNanos);
      }
      if (!stat.comm().equals(process.identity().comm())) {
        process.name().unnamed(); // it became another program since
      }
      process.identity().seen(stat, opened.task(), passNanos);
    }
    PageLook look = result.look();
    if (look != null && look.isCounted()) {
      process.liveness().counted(look.residentPages(), look.filePages(), look.mappedPages());
    }
  }

  private void named(TrackedProcess process, @Nullable NameReading reading, long passNanos) {
    switch (reading) {
      case NameReading.Named(ProcessReading found) -> process.named(found, passNanos);
      case NameReading.Threw(Throwable thrown) -> threw(process, thrown, passNanos);
      case NameReading.Unread unread -> {}
      case null -> {}
    }
  }

  private void threw(TrackedProcess process, Throwable thrown, long passNanos) {
    troubles.met(process, thrown);
    process.rest().unreadable(passNanos);
  }

  private void outcome(TrackedProcess process, WalkResult result, long passNanos, long nowNanos) {
    switch (result.outcome()) {
      case ReadOutcome.Ok(MemoryFigures figures, AddressRange addresses) -> {
        process.measurement().walkSucceeded();
        if (result.newAddressSpace()) {
          addressSpaces.join(process.memory(), addresses);
        }
        process.memory().walked(figures);
        if (process.memory().isShared()) {
          process.kept().sharesAddressSpace();
        } else {
          process.kept().ownsAddressSpace();
        }
      }
      case ReadOutcome.Denied denied -> {
        process.measurement().denied();
        process.rest().unreadable(passNanos);
        addressSpaces.leave(process.memory());
      }
      case ReadOutcome.Failed failed -> {
        process.measurement().failed();
        process.rest().failed(passNanos);
        if (result.lostAddressSpace()) {
          forgetAddressSpace(process, nowNanos);
        }
      }
      case ReadOutcome.Vanished vanished -> {
        process.measurement().walkFoundNothing();
        process.liveness().gone();
        processes.left(process);
      }
      case ReadOutcome.NoAddressSpace none -> {
        process.measurement().walkFoundNothing();
        process.liveness().withoutMemory();
        addressSpaces.leave(process.memory());
      }
    }
  }

  private void joinIfNew(TrackedProcess process, WindowReading.Measured reading) {
    try {
      if (process.measurement().measured() == null) {
        addressSpaces.join(process.memory(), reading.addresses());
      }
    } catch (RuntimeException e) {
      troubles.met(process, e);
    }
  }

  private void measuredByWindows(TrackedProcess process, WindowReading.@Nullable Measured reading) {
    try {
      processes.lookAround(process);
      if (reading != null) {
        process.measuredByWindows(reading, governor.costs());
      }
    } catch (RuntimeException e) {
      troubles.met(process, e);
    }
  }

  private void walked(TrackedProcess process, @Nullable WalkResult result) {
    if (result == null
        || result.look() == null
        || !(result.outcome() instanceof ReadOutcome.Ok ok)
        || !process.liveness().isLive()) {
      return;
    }
    try {
      processes.lookAround(process);
      process.walked(ok.figures(), result.look().atNanos(), result.cpuNanos(), governor.costs());
    } catch (RuntimeException e) {
      troubles.met(process, e);
    }
  }

  /** The processes that this pass did not walk, or walked in vain. */
  private void updateOthers(List<TrackedProcess> live, long nowNanos) {
    for (int index = 0; index < live.size(); index++) {
      TrackedProcess process = live.get(index);
      boolean walked =
          process.walk().decision() == WalkState.Decision.WALK
              && process.measurement().attempt() == Measurement.Attempt.WALKED;
      if (process.liveness().isLive() && !walked) {
        try {
          processes.lookAround(process);
          process.update(current, nowNanos);
        } catch (RuntimeException e) {
          troubles.met(process, e);
        }
      }
    }
  }
}
