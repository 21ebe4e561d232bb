package dev.zmem.wire;

import dev.zmem.program.doctor.Finding;
import dev.zmem.program.grpc.ClientChannels;
import dev.zmem.program.grpc.ConnectionErrors;
import dev.zmem.program.option.HostPort;
import dev.zmem.program.tls.TlsErrors;
import dev.zmem.text.Ages;
import dev.zmem.text.Escapes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.EventLoopGroup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether an aggregator is there, trusts this program and is trusted, and has the same time: by one
 * call of the standard health service, which every peer may make. One thread.
 */
public final class AggregatorCheck {
  /** Clocks that differ by less are the same: ages are told in seconds. */
  static final Duration SMALL_SKEW = Duration.ofSeconds(2);

  /** From here on new certificates are not valid yet. */
  static final Duration LARGE_SKEW = Duration.ofMinutes(10);

  private static final int MAX_ANSWER_BYTES = 100;
  private static final String REACHED = "aggregator";
  private static final String CLOCK = "clock";
  private static final String REPORTING = "permission";

  /** Messages as bytes: a request without a service is empty. */
  private static final MethodDescriptor<byte[], byte[]> HEALTH =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("grpc.health.v1.Health/Check")
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  /** An agent's stream: no message is sent, so no host is claimed. */
  private static final MethodDescriptor<byte[], byte[]> REPORT =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName("zmem.v1.IngestService/Stream")
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  /** A stream that was refused ends at once; one that may report waits for its first message. */
  private static final Duration UNTIL_REFUSED = Duration.ofSeconds(1);

  private final HostPort address;
  private final ChannelCredentials credentials;
  private final Duration timeout;

  /** Of the aggregator at {@code address}, which must answer within {@code timeout}. */
  public AggregatorCheck(HostPort address, ChannelCredentials credentials, Duration timeout) {
    this.address = address;
    this.credentials = credentials;
    this.timeout = timeout;
  }

  /** Asks it. */
  public List<Finding> run() {
    return run(/* reports= */ false);
  }

  /**
   * Asks it.
   *
   * @param reports whether this program has to be let report as an agent
   */
  public List<Finding> run(boolean reports) {
    EventLoopGroup loop = ClientChannels.thread();
    ManagedChannel channel = ClientChannels.to(address, credentials, loop).build();
    AtomicReference<Metadata> headers = new AtomicReference<>();
    Channel asked =
        ClientInterceptors.intercept(
            channel, MetadataUtils.newCaptureMetadataInterceptor(headers, new AtomicReference<>()));
    try {
      call(asked); // the first call connects, which takes its time
      long before = System.currentTimeMillis();
      call(asked);
      long after = System.currentTimeMillis();
      Finding reached = Finding.ok(REACHED, address + " answers in " + (after - before) + " ms");
      Finding clock = clock(headers.get(), (before + after) / 2);
      return reports ? List.of(reached, clock, report(channel)) : List.of(reached, clock);
    } catch (StatusRuntimeException e) {
      return List.of(unreached(e.getStatus()));
    } finally {
      channel.shutdownNow();
      var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  private void call(Channel channel) {
    var _ =
        ClientCalls.blockingUnaryCall(
            channel,
            HEALTH,
            CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS),
            new byte[0]);
  }

  private static Finding report(Channel channel) {
    CompletableFuture<Status> ended = new CompletableFuture<>();
    ClientCall<byte[], byte[]> call = channel.newCall(REPORT, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    Status status =
        ended.completeOnTimeout(Status.OK, UNTIL_REFUSED.toMillis(), TimeUnit.MILLISECONDS).join();
    call.cancel("it was only to be seen whether it is refused", null);
    return status.getCode() == Status.Code.PERMISSION_DENIED
        ? Finding.bad(
            REPORTING,
            "refused: " + Escapes.escape(String.valueOf(status.getDescription())),
            "see the reason; a new token joins the host again ('zmem-agent join')")
        : Finding.ok(REPORTING, "the aggregator lets an agent report with this certificate");
  }

  private Finding unreached(Status status) {
    String why =
        TlsErrors.explain(status)
            .orElseGet(() ->
                ConnectionErrors.isForeign(status)
                    ? ConnectionErrors.FOREIGN_WORDS
                    : status.getCode() == Status.Code.DEADLINE_EXCEEDED
                        ? "no answer within " + timeout.toMillis() + " ms"
                        : ConnectionErrors.cause(status));
    return Finding.bad(
        REACHED,
        address + ": " + Escapes.escape(why),
        "is zmem-aggregator running there, is the port open, and is the certificate of its CA?");
  }

  private static Finding clock(@org.jspecify.annotations.Nullable Metadata headers, long here) {
    Long there = headers == null ? null : AggregatorClock.read(headers);
    if (there == null) {
      return Finding.warn(CLOCK, "the aggregator does not tell its time", "update it");
    }
    Duration skew = Duration.ofMillis(here - there);
    String told =
        Ages.print(skew.abs())
            + (skew.isNegative() ? " behind" : " ahead of")
            + " the aggregator's";
    if (skew.abs().compareTo(SMALL_SKEW) < 0) {
      return Finding.ok(CLOCK, "the aggregator's, within " + SMALL_SKEW.toSeconds() + " s");
    }
    String mend = "have both clocks set (chrony, systemd-timesyncd)";
    return skew.abs().compareTo(LARGE_SKEW) < 0
        ? Finding.warn(CLOCK, told, mend)
        : Finding.bad(CLOCK, told + ", so certificates are not valid on one side", mend);
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readNBytes(MAX_ANSWER_BYTES);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
