package dev.zmem.cli.local;

import dev.zmem.agent.detail.ProcessDetails;
import dev.zmem.agent.export.ProcessDetailAnswers;
import dev.zmem.agent.runtime.GoAddress;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ScanSettings;
import dev.zmem.aggregator.detail.DetailQuestion;
import dev.zmem.aggregator.detail.HostDetail;
import dev.zmem.aggregator.ingest.HostDetailDecoder;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.DetailRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers about this host's processes: those of its agent, or else of this program, which then does
 * as an agent does. Both are read as an aggregator reads them. One thread.
 */
final class LocalDetails implements AutoCloseable {
  private static final long ONE_QUESTION = 1;
  private static final String READER = "zmemctl";

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

  /**
   * The answer, now.
   *
   * @param told what asking the agent came to
   * @param measured this program's pass, where it has to answer by one
   */
  CompletableFuture<HostDetail> ask(
      DetailQuestion question, AgentReply told, Supplier<@Nullable HostPass> measured) {
    try {
      return CompletableFuture.completedFuture(
          HostDetailDecoder.read(
              question,
              told instanceof AgentReply.Detail detail
                  ? detail.answer()
                  : answer(question, measured)));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private DetailAnswer answer(DetailQuestion question, Supplier<@Nullable HostPass> measured) {
    ProcessDetailAnswers opened =
        answers == null
            ? new ProcessDetailAnswers(new ProcessDetails(settings, goAddresses, READER))
            : answers;
    answers = opened;
    DetailRequest request = HostDetailDecoder.request(ONE_QUESTION, question);
    HostPass pass = measured.get();
    return opened.answer(request, pass, ProcessDetailAnswers.deadline(request));
  }

  @Override
  public void close() {
    if (answers != null) {
      answers.close();
    }
  }
}
