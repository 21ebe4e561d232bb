package dev.zmem.cli.local;

import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.aggregator.detail.DetailQuestion;
import dev.zmem.aggregator.detail.HostDetail;
import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.Fleet;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.aggregator.fleet.StreamHandle;
import dev.zmem.aggregator.ingest.BadFrameException;
import dev.zmem.aggregator.ingest.HostFrames;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.Attribute;
import dev.zmem.model.HostFigures;
import dev.zmem.model.PassReport;
import dev.zmem.proto.v1.KeyFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Puts one host's passes into a fleet without a stream: agent and fleet share a clock. The process
 * that this runs in is left out. One thread.
 */
final class LocalHost implements StreamHandle {
  /** This program, which is left out: what it takes to ask is not what the host does. */
  private final long ownPid = ProcessHandle.current().pid();

  private final Fleet fleet;
  private final String name;
  private final HostWriter writer;
  private final HostPasses passes;
  private final LocalDetails details;

  /** The newest that was measured here, without this program. */
  private @Nullable HostPass newestPass;

  private @Nullable HostFrames frames;
  private long sequence;
  private long passNumber;
  private @Nullable HostSnapshot newest;

  /** Takes the place of the host's stream; {@code details} answers about processes. */
  LocalHost(Fleet fleet, HostIdentity identity, HostPasses passes, LocalDetails details) {
    this.passes = passes;
    this.details = details;
    name = identity.name();
    if (!(fleet.claim(identity, this) instanceof Claim.Granted granted)) {
      throw new IllegalStateException("a fleet of one has room for its host");
    }
    writer = granted.writer();
    this.fleet = fleet;
  }

  /** Has the host in its fleet, for questions that no pass is needed for. */
  void present() {
    if (newest == null) {
      newest = writer.publish(new LiveRows(List.of()), HostFigures.NONE, PassReport.NONE, 0);
    }
  }

  /** Puts a pass in the last one's place. */
  void publish(HostPass pass) {
    List<LiveRow> rows = new ArrayList<>(pass.samples().size());
    for (ProcessSample sample : pass.samples()) {
      if (sample.key().pid() != ownPid) {
        rows.add(row(sample));
      }
    }
    newestPass =
        new HostPass(
            pass.samples().stream().filter(sample -> sample.key().pid() != ownPid).toList(),
            pass.host(),
            pass.report(),
            pass.cost(),
            pass.endedAtNanos());
    boolean left = rows.size() < pass.samples().size();
    newest =
        writer.publish(
            new LiveRows(rows), pass.host(), left ? withoutOne(pass.report()) : pass.report(), 0);
  }

  /**
   * Puts the agent's pass in the last one's place, checked as an aggregator checks it; false where
   * it cannot be read, and then the last one stays.
   */
  boolean publish(AgentReply.LastPass pass) {
    HostFrames taking = frames;
    if (taking == null) {
      taking = new HostFrames(LocalAgent.MAX_ROWS, writer, fleet::nowNanos);
      sequence = 0;
    } else if (pass.passNumber() == passNumber) {
      return true;
    }
    KeyFrame frame =
        pass.frame().toBuilder()
            .setSequence(++sequence)
            .setPass(pass.frame().getPass().toBuilder().setAgeMillis(pass.ageMillis()))
            .build();
    try {
      var _ = taking.take(frame);
    } catch (BadFrameException e) {
      frames = null;
      return false;
    }
    frames = taking;
    passNumber = pass.passNumber();
    newest = fleet.snapshot(name).orElse(newest);
    return true;
  }

  /** Seconds since the newest pass ended. */
  double ageSeconds() {
    if (newest == null) {
      return 0;
    }
    long nanos = Math.max(0, fleet.nowNanos() - newest.sampledAtNanos());
    return TimeUnit.NANOSECONDS.toMillis(nanos) / 1e3;
  }

  private static PassReport withoutOne(PassReport report) {
    return new PassReport(
        report.wallMicros(),
        report.processes() - 1,
        report.denied(),
        report.vanished(),
        report.malformed(),
        report.noAddressSpace(),
        report.folded(),
        report.overdue(),
        report.failed());
  }

  @Override
  public void takenOver(String reason) {
    throw new IllegalStateException("a local host has one stream");
  }

  @Override
  public CompletableFuture<HostDetail> ask(DetailQuestion question) {
    boolean needsPass = !(question instanceof DetailQuestion.OfMappings of && of.pid() != 0);
    return details.ask(
        question, passes.ask(question), () -> needsPass ? newlyMeasured() : newestPass);
  }

  private @Nullable HostPass newlyMeasured() {
    publish(passes.measured());
    return newestPass;
  }

  @Override
  public CompletableFuture<HostSnapshot> freshProcesses() {
    return newest == null
        ? CompletableFuture.failedFuture(new IllegalStateException("no pass yet"))
        : CompletableFuture.completedFuture(newest);
  }

  private static LiveRow row(ProcessSample sample) {
    return new LiveRow(
        sample.key().pid(),
        sample.key().startTimeTicks(),
        sample.attributes(),
        sample.attributes().only(Attribute::isSubtotalled),
        sample.parentPid(),
        1,
        sample.provenance(),
        sample.figures());
  }
}
