package dev.zmem.cli.local;

import dev.zmem.agent.detail.ProcessDetails;
import dev.zmem.agent.export.ProcessDetailAnswers;
import dev.zmem.agent.runtime.GoAddress;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ScanSettings;
import dev.zmem.aggregator.detail.DetailQuestion;
import dev.zmem.aggregator.detail.HostDetail;
import dev.zmem.aggregator.ingest.HostDetailDecoder;
import dev.zmem.proto.v1.DetailRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about this host's processes as an agent does and reads the answers as an
 * aggregator does, in one process. One thread.
 */
final class LocalDetails implements AutoCloseable {
  private static final long ONE_QUESTION = 1;

  private final ScanSettings settings;
  private final List<GoAddress> goAddresses;
  private @Nullable ProcessDetailAnswers answers;

  /**
   * Reads as passes of these settings do.
   *
   * @param goAddresses where Go programs answer for their memory
   */
  LocalDetails(ScanSettings settings, List<GoAddress> goAddresses) {
    this.goAddresses = goAddresses;
    this.settings = settings;
  }

  /** The answer, now. */
  CompletableFuture<HostDetail> ask(DetailQuestion question, @Nullable HostPass pass) {
    ProcessDetailAnswers opened =
        answers == null
            ? new ProcessDetailAnswers(new ProcessDetails(settings, goAddresses))
            : answers;
    answers = opened;
    DetailRequest request = HostDetailDecoder.request(ONE_QUESTION, question);
    try {
      return CompletableFuture.completedFuture(
          HostDetailDecoder.read(
              question, opened.answer(request, pass, ProcessDetailAnswers.deadline(request))));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void close() {
    if (answers != null) {
      answers.close();
    }
  }
}
