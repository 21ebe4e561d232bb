package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.AnswerRows;
import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.WatchTableRequest;
import dev.zmem.proto.v1.WatchTableResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The query service over a loopback connection: tables again and again. */
class WatchTableTest {
  /** Its tables are larger than what is on the way to a client that takes none. */
  private static final int MANY_ROWS = 30_000;

  private final ServedFleet served = new ServedFleet();

  @AfterEach
  void stop() {
    served.close();
  }

  /** Takes tables when told to. */
  private static final class Watcher extends ClientCall.Listener<WatchTableResponse> {
    final BlockingQueue<WatchTableResponse> tables = new LinkedBlockingQueue<>();
    final CompletableFuture<Status> end = new CompletableFuture<>();

    @Override
    public void onMessage(WatchTableResponse table) {
      tables.add(table);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(status);
    }
  }

  @Test
  void watch_ofACadenceOutOfBounds_isInvalid_andNamed() throws Exception {
    for (int millis : new int[] {0, 199, 3_600_001, -1}) {
      Watcher watcher = new Watcher();
      open(watcher, query().build(), millis).request(1);
      Status end = watcher.end.get(30, TimeUnit.SECONDS);
      assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(String.valueOf(end.getDescription()))
          .contains("interval_millis: " + Integer.toUnsignedString(millis), "200 to 3600000");
    }
    assertThat(served.beats().getQueue()).isEmpty();
  }

  @Test
  void watch_ofACadenceAtItsBounds_beatsSo() throws Exception {
    for (int millis : new int[] {200, 3_600_000}) {
      Watcher watcher = new Watcher();
      open(watcher, query().build(), millis).request(1);
      awaitWatches(millis == 200 ? 1 : 2);
      assertThat(served.beats().delayMillis()).isEqualTo(millis);
      served.beats().beat();
      assertThat(watcher.tables.poll(30, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void watch_thatIsCancelled_leavesNothing() throws Exception {
    for (int watch = 0; watch < 20; watch++) {
      ClientCall<WatchTableRequest, WatchTableResponse> call =
          open(new Watcher(), query().build(), 3_600_000);
      awaitWatches(1);
      call.cancel("enough", null);
      awaitWatches(0);
    }
  }

  @Test
  void watch_thatCannotBeRead_endsWithTheReason() throws Exception {
    Watcher watcher = new Watcher();
    open(watcher, query().setFilter("(").build(), 1000).request(1);
    served.beats().beat();
    Status end = watcher.end.get(30, TimeUnit.SECONDS);
    assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(String.valueOf(end.getDescription())).contains("filter: '('");
  }

  @Test
  void clientThatTakesNoTables_getsTheNewestWhenItDoes() throws Exception {
    HostWriter writer = served.publish("web-1", MANY_ROWS, 0);
    Watcher watcher = new Watcher();
    ClientCall<WatchTableRequest, WatchTableResponse> call =
        open(watcher, query().addGroupBy("pid").build(), 1000);
    int newest = 20;
    for (int pass = 1; pass <= newest; pass++) {
      ServedFleet.publish(writer, MANY_ROWS, pass);
      served.beats().beat();
    }
    call.request(1000);
    List<Long> taken = new ArrayList<>();
    while (taken.isEmpty() || taken.getLast() != newest) {
      WatchTableResponse table = watcher.tables.poll(100, TimeUnit.MILLISECONDS);
      if (table == null) {
        assertThat(watcher.end).isNotDone();
        served.beats().beat();
      } else {
        taken.add(AnswerRows.of(table.getAnswer()).rows().getFirst().number("pss_bytes"));
      }
    }
    assertThat(taken).as("tables made while none was taken").hasSizeLessThan(newest / 2);
  }

  private static QueryTableRequest.Builder query() {
    return QueryTableRequest.newBuilder();
  }

  /** Opens a watch that takes no table yet. */
  private ClientCall<WatchTableRequest, WatchTableResponse> open(
      Watcher watcher, QueryTableRequest query, int millis) {
    ClientCall<WatchTableRequest, WatchTableResponse> call =
        served.channel().newCall(QueryServiceGrpc.getWatchTableMethod(), CallOptions.DEFAULT);
    call.start(watcher, new Metadata());
    call.sendMessage(
        WatchTableRequest.newBuilder().setQuery(query).setIntervalMillis(millis).build());
    call.halfClose();
    return call;
  }

  private void awaitWatches(int count) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (served.beats().getQueue().size() != count) {
      assertThat(System.nanoTime()).as("watches: " + served.beats().getQueue()).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
