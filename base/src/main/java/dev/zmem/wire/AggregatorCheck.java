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

  /** Messages as bytes: a request without a service is empty. */
  private static final MethodDescriptor<byte[], byte[]> HEALTH =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("grpc.health.v1.Health/Check")
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

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
      return List.of(reached, clock(headers.get(), (before + after) / 2));
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
