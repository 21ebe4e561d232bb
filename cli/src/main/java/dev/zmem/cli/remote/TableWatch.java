package dev.zmem.cli.remote;

import dev.zmem.cli.fleet.AnswerReading;
import dev.zmem.cli.fleet.TableWatcher;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.WatchTableRequest;
import dev.zmem.proto.v1.WatchTableResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A watch that outlives its aggregator: when the stream ends it is opened anew, over a new
 * connection, and while no table comes the watcher is told. What fails before the first table ends
 * it, and so does what asking again cannot help. One thread; tables come to it by a queue.
 */
final class TableWatch {
  /** Periods without a table after which the watcher is told. */
  private static final int PATIENT_PERIODS = 3;

  /** But no sooner than this: a new connection takes its time. */
  private static final long LEAST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long TELL_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long FIRST_WAIT_MILLIS = 500;
  private static final long MAX_WAIT_MILLIS = 4_000;

  /** What a stream gives. */
  private sealed interface Event {
    record Table(WatchTableResponse response) implements Event {}

    record End(Status status) implements Event {}
  }

  private final Supplier<ManagedChannel> channels;
  private final CallTrouble trouble;
  private final WatchTableRequest request;
  private final TableWatcher watcher;
  private final long patienceNanos;
  private final TablePace pace;
  private long lastTableNanos = System.nanoTime();
  private boolean anyTable;

  /** Watches over connections of {@code channels}, a new one for each attempt. */
  TableWatch(
      Supplier<ManagedChannel> channels,
      CallTrouble trouble,
      WatchTableRequest request,
      TableWatcher watcher) {
    this.channels = channels;
    this.trouble = trouble;
    this.request = request;
    this.watcher = watcher;
    this.pace = new TablePace(TimeUnit.MILLISECONDS.toNanos(request.getIntervalMillis()));
    this.patienceNanos =
        Math.max(
            LEAST_PATIENCE_NANOS,
            PATIENT_PERIODS * TimeUnit.MILLISECONDS.toNanos(request.getIntervalMillis()));
  }

  /**
   * Watches until it is interrupted, or a {@link dev.zmem.program.exit.ProgramException} ends it.
   */
  void run() throws InterruptedException {
    long waitMillis = FIRST_WAIT_MILLIS;
    while (true) {
      long before = lastTableNanos;
      ManagedChannel channel = channels.get();
      Status end;
      try {
        end = follow(channel);
      } finally {
        channel.shutdownNow();
      }
      if (!anyTable || CallTrouble.isFinal(end)) {
        throw trouble.explain(end);
      }
      boolean gaveTables = lastTableNanos != before;
      waitMillis = gaveTables ? FIRST_WAIT_MILLIS : Math.min(MAX_WAIT_MILLIS, 2 * waitMillis);
      // those who watched a restarted aggregator do not come back all at once
      long jittered = waitMillis + ThreadLocalRandom.current().nextLong(waitMillis / 2);
      if (gaveTables) {
        // an aggregator ends each watch some time; whether it is away shows the next attempt
        TimeUnit.MILLISECONDS.sleep(jittered);
      } else {
        tellUntil(
            System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(jittered), trouble.inShort(end));
      }
    }
  }

  /** One stream, from its beginning to its end. */
  private Status follow(ManagedChannel channel) throws InterruptedException {
    Stream stream = new Stream();
    QueryServiceGrpc.newStub(channel).watchTable(request, stream);
    long begunNanos = System.nanoTime();
    boolean tables = false;
    long askAtNanos = begunNanos;
    boolean asked = true;
    while (true) {
      long most = asked ? Long.MAX_VALUE : Math.max(0, askAtNanos - System.nanoTime());
      Event event = stream.events.poll(Math.min(untilToldAgain(), most), TimeUnit.NANOSECONDS);
      if (!asked && System.nanoTime() - askAtNanos >= 0) {
        asked = true;
        stream.wantNext();
      }
      switch (event) {
        case Event.Table table -> {
          tables = true;
          anyTable = true;
          lastTableNanos = System.nanoTime();
          watcher.table(AnswerReading.of(table.response().getAnswer()));
          long pauseNanos = pace.table(lastTableNanos);
          askAtNanos = lastTableNanos + pauseNanos;
          asked = pauseNanos == 0;
          if (asked) {
            stream.wantNext();
          }
        }
        case Event.End end -> {
          return end.status();
        }
        case null -> {
          // the first table of a stream waits for no period
          boolean lost = !tables && System.nanoTime() - begunNanos > trouble.timeout().toNanos();
          if (lost && !anyTable) {
            throw trouble.noAnswer();
          }
          if (lost) {
            return Status.UNAVAILABLE.withDescription("Keepalive");
          }
          if (anyTable && System.nanoTime() - lastTableNanos >= patienceNanos) {
            tell(trouble.silence());
          }
        }
      }
    }
  }

  private long untilToldAgain() {
    long silentNanos = System.nanoTime() - lastTableNanos;
    return anyTable && silentNanos < patienceNanos ? patienceNanos - silentNanos : TELL_AGAIN_NANOS;
  }

  /** What is known to be wrong is told at once, however long the period. */
  private void tellUntil(long endNanos, String reason) throws InterruptedException {
    for (long left; (left = endNanos - System.nanoTime()) > 0; ) {
      tell(reason);
      TimeUnit.NANOSECONDS.sleep(Math.min(left, TELL_AGAIN_NANOS));
    }
  }

  private void tell(String reason) {
    Duration since = Duration.ofNanos(System.nanoTime() - lastTableNanos);
    watcher.noTable(since, reason + "; trying again");
  }

  /** Asks for one table at a time, so that the queue holds one and the stream's end at most. */
  private static final class Stream
      implements ClientResponseObserver<WatchTableRequest, WatchTableResponse> {
    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(2);
    private volatile @Nullable ClientCallStreamObserver<WatchTableRequest> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchTableRequest> started) {
      started.disableAutoRequestWithInitial(1);
      call = started;
    }

    void wantNext() {
      ClientCallStreamObserver<WatchTableRequest> started = call;
      if (started != null) {
        started.request(1);
      }
    }

    @Override
    public void onNext(WatchTableResponse response) {
      events.add(new Event.Table(response));
    }

    @Override
    public void onError(Throwable failure) {
      events.add(new Event.End(Status.fromThrowable(failure)));
    }

    @Override
    public void onCompleted() {
      events.add(new Event.End(Status.OK));
    }
  }
}
