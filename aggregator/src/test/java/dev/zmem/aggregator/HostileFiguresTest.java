package dev.zmem.aggregator;

import static dev.zmem.aggregator.AttackedAggregator.key;
import static dev.zmem.aggregator.AttackedAggregator.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.proto.v1.AttributeColumn;
import dev.zmem.proto.v1.HostFigures;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.PassReport;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.RowBatch;
import dev.zmem.proto.v1.StreamRequest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Figures that no machine has are refused by name, and no host's figures make sums overflow. */
class HostileFiguresTest {
  /** 256 TiB. */
  private static final long MOST_KIB = 1L << 38;

  /** What processes share may be so much more, as in FigureBounds. */
  private static final int TIMES_SHARED = 16;

  private AttackedAggregator attacked;

  @BeforeEach
  void start() throws Exception {
    attacked = new AttackedAggregator();
  }

  @AfterEach
  void stop() {
    attacked.close();
  }

  @Test
  void tooLargeFigure_endsTheStream_namingTheField() throws Exception {
    RowBatch rows = rows().toBuilder().setPssKibPlus1(0, MOST_KIB + 2).build();
    attacked.assertRefused(key(rows), "key_frame.rows.pss_kib_plus1");
  }

  @Test
  void negativeFigure_endsTheStream_namingTheField() throws Exception {
    RowBatch rows = rows().toBuilder().setRssKibPlus1(0, -1).build();
    attacked.assertRefused(key(rows), "key_frame.rows.rss_kib_plus1");
  }

  @Test
  void moreThanTheHostHas_endsTheStream_namingTheField() throws Exception {
    HostFigures host = HostFigures.newBuilder().setMemTotalKib(64 << 20).build();
    long fits = (16L * 64 << 20) + (1L << 30);
    attacked.assertRefused(
        frame(rows().toBuilder().setUssKibPlus1(1, fits + 2).build(), host),
        "rows.uss_kib_plus1: " + (fits + 1) + " KiB (expected: at most " + fits + ")");
    RawAgent large = new RawAgent(attacked.channel).greet("large");
    large.send(frame(rows().toBuilder().setUssKibPlus1(1, fits + 1).build(), host));
    assertThat(large.next().hasAck()).isTrue();
  }

  @Test
  void moreThanAllHostsMayHaveTogether_endsTheStream_namingTheField() throws Exception {
    attacked.assertRefused(
        key(twins(3).setPssKibPlus1(0, MOST_KIB).setPssKibPlus1(1, MOST_KIB).build()),
        "rows.pss_kib_plus1");
    RowBatch.Builder shared = twins(TIMES_SHARED + 1);
    RowBatch.Builder errors = twins(TIMES_SHARED + 1);
    for (int row = 0; row <= TIMES_SHARED; row++) {
      shared.setRssKibPlus1(row, MOST_KIB);
      errors.addErrorKib(MOST_KIB);
    }
    attacked.assertRefused(key(shared.build()), "rows.rss_kib_plus1");
    attacked.assertRefused(key(errors.build()), "rows.error_kib");
    RawAgent large = new RawAgent(attacked.channel).greet("large");
    large.send(key(shared.setRssKibPlus1(0, 1).build()));
    assertThat(large.next().hasAck()).as("what is shared counts for each").isTrue();
  }

  /** So many processes of a page each. */
  private static RowBatch.Builder twins(int count) {
    RowBatch.Builder rows = RowBatch.newBuilder().addNewStrings("program").addNewStrings("twin");
    rows.addNewSets(AttributeColumn.newBuilder().setKeyRef(1).addValueRefs(2));
    for (int row = 1; row <= count; row++) {
      rows.addIdGaps(1).addPids(row).addStartTicksGaps(0).addSetRefs(1);
      rows.addPssKibPlus1(5).addUssKibPlus1(5).addRssKibPlus1(5);
    }
    return rows;
  }

  @Test
  void hostFiguresThatNoMachineHas_endTheStream_namingTheField() throws Exception {
    host(HostFigures.newBuilder().setMemTotalKib(-5), "host.MEM_TOTAL_BYTES: -5");
    host(HostFigures.newBuilder().setSwapTotalKib(MOST_KIB + 1), "host.SWAP_TOTAL_BYTES: ");
    host(HostFigures.newBuilder().setPageSizeBytes(1 << 30), "host.PAGE_SIZE_BYTES: ");
    host(HostFigures.newBuilder().setSwappedInPages(1L << 45), "host.SWAPPED_IN_PAGES: ");
    host(HostFigures.newBuilder().setMemorySomeCentipercent(10_001), "host.MEMORY_SOME");
    host(HostFigures.newBuilder().setUptimeSeconds(1L << 40), "host.UPTIME_SECONDS: ");
    host(HostFigures.newBuilder().setCpuCount(1 << 21), "host.CPU_COUNT: ");
  }

  @Test
  void passReportOfMoreProcessesThanPids_endsTheStream_namingTheField() throws Exception {
    for (int processes : new int[] {-1, (1 << 22) + 1}) {
      KeyFrame frame =
          KeyFrame.newBuilder()
              .setSequence(1)
              .setRows(rows())
              .setPass(PassReport.newBuilder().setOverdue(processes))
              .build();
      attacked.assertRefused(
          StreamRequest.newBuilder().setKeyFrame(frame).build(),
          "pass.overdue: " + Integer.toUnsignedString(processes));
    }
  }

  @Test
  void hostsThatSayTheMostTheyMay_overflowNoSum() throws Exception {
    RowBatch.Builder rows = rows().toBuilder();
    rows.setPssKibPlus1(1, MOST_KIB).setUssKibPlus1(1, MOST_KIB).setRssKibPlus1(1, MOST_KIB);
    long most = (MOST_KIB - 1) * 1024;
    for (String host : List.of("liar-1", "liar-2", "liar-3")) {
      RawAgent liar = new RawAgent(attacked.channel).greet(host);
      liar.send(key(rows.build()));
      assertThat(liar.next().getAck().getSequence()).isEqualTo(1);
    }
    QueryServiceGrpc.QueryServiceBlockingStub ask =
        QueryServiceGrpc.newBlockingStub(attacked.channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    for (String groupBy : List.of("program", "pid")) {
      QueryTableRequest request = QueryTableRequest.newBuilder().addGroupBy(groupBy).build();
      assertThat(AnswerRows.of(ask.queryTable(request)).sum().number("pss_bytes"))
          .isEqualTo(3 * most + 100 * 1024);
    }
    assertThat(20_000L * (MOST_KIB * 1024)).as("the whole fleet's sum").isPositive();
    assertThat(AnswerRows.of(ask.listHosts(ListHostsRequest.getDefaultInstance())).rows())
        .hasSize(4);
    attacked.assertBystanderUntouched();
  }

  private void host(HostFigures.Builder figures, String naming) throws Exception {
    attacked.assertRefused(frame(rows(), figures.build()), naming);
  }

  private static StreamRequest frame(RowBatch rows, HostFigures host) {
    return StreamRequest.newBuilder()
        .setKeyFrame(KeyFrame.newBuilder().setSequence(1).setRows(rows).setHost(host))
        .build();
  }
}
