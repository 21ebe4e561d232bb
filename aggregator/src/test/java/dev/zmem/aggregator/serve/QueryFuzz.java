package dev.zmem.aggregator.serve;

import static dev.zmem.aggregator.fleet.NoStream.NO_STREAM;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.zmem.aggregator.answer.UnknownHostException;
import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.fuzz.Contract;
import dev.zmem.model.Attributes;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.proto.v1.DescribeHostRequest;
import dev.zmem.proto.v1.DescribeProcessRequest;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListMappingsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.QueryTableRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Any bytes as a question off the wire, the first says which: an answer within its limits, or one
 * {@link BadQueryException}; of one host also an {@link UnknownHostException}.
 */
public final class QueryFuzz {
  private static final long NOW_NANOS = 1_000_000_000_000L;
  private static final AnswerLimits LIMITS = new AnswerLimits(100, 1 << 20);
  private static final Answers ANSWERS = new Answers(fleet(), LIMITS, () -> 1_800_000_000_000L);

  private QueryFuzz() {}

  /** One question. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
    try {
      ask(data[0], bytes);
    } catch (BadQueryException | UnknownHostException refusal) {
      Contract.requireReason(refusal);
    } catch (InvalidProtocolBufferException e) {
      // no message
    }
  }

  private static void ask(byte kind, byte[] bytes) throws InvalidProtocolBufferException {
    switch (kind) {
      case 't' -> {
        var answer = ANSWERS.table(QueryTableRequest.parseFrom(bytes), Cancellation.NEVER);
        Contract.require(
            answer.getAnswer().getTable().getRows() <= 100, "an answer's rows are bounded");
      }
      case 'h' -> {
        var _ = ANSWERS.hosts(ListHostsRequest.parseFrom(bytes), Cancellation.NEVER);
      }
      case 'd' -> {
        var _ = ANSWERS.host(DescribeHostRequest.parseFrom(bytes), Cancellation.NEVER);
      }
      case 'p' ->
          require(
              ANSWERS.processes(
                  ListProcessesRequest.parseFrom(bytes), Cancellation.NEVER, Runnable::run));
      case 'm' ->
          require(
              ANSWERS.mappings(
                  ListMappingsRequest.parseFrom(bytes), Cancellation.NEVER, Runnable::run));
      default ->
          require(
              ANSWERS.process(
                  DescribeProcessRequest.parseFrom(bytes), Cancellation.NEVER, Runnable::run));
    }
  }

  private static void require(java.util.concurrent.CompletableFuture<?> answer) {
    Contract.require(answer.isDone(), "nobody waits for an agent that cannot be asked");
  }

  private static InMemoryFleet fleet() {
    InMemoryFleet fleet = new InMemoryFleet(() -> NOW_NANOS);
    for (String host : List.of("web-01", "web-02", "db-01")) {
      HostIdentity identity =
          new HostIdentity(host, "id-" + host, "boot", 1, "test", Duration.ofSeconds(5), 0);
      List<LiveRow> rows = new ArrayList<>();
      for (int pid = 1; pid < 12; pid++) {
        String program = "worker" + pid % 4;
        rows.add(
            new LiveRow(
                pid,
                1,
                Attributes.of(program, program + " --pid " + pid, "user" + pid % 3),
                1,
                Provenance.exact(NOW_NANOS),
                MadeUpFigures.of(pid << 20, pid << 19, pid << 21, 0, 0, 0, 0, 0)));
      }
      var _ =
          ((Claim.Granted) fleet.claim(identity, NO_STREAM))
              .writer()
              .publish(
                  new LiveRows(rows),
                  new HostFigures(Map.of(HostFigure.MEM_TOTAL_BYTES, 1L << 32)),
                  PassReport.NONE,
                  /* ageNanos= */ 0);
    }
    return fleet;
  }
}
