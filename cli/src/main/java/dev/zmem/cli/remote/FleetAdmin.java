package dev.zmem.cli.remote;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.grpc.ClientChannels;
import dev.zmem.program.option.HostPort;
import dev.zmem.proto.v1.AdminServiceGrpc;
import dev.zmem.proto.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * An aggregator that is told who belongs to its fleet. What it refuses or does not answer is a
 * {@link dev.zmem.program.exit.ProgramException}. One thread.
 */
public final class FleetAdmin implements AutoCloseable {
  private final HostPort address;
  private final Duration timeout;
  private final EventLoopGroup loop = ClientChannels.thread();
  private final ManagedChannel channel;

  /** The aggregator at {@code address}; every request ends within {@code timeout}. */
  public FleetAdmin(HostPort address, ChannelCredentials credentials, Duration timeout) {
    this.address = address;
    this.timeout = timeout;
    this.channel = ClientChannels.to(address, credentials, loop).build();
  }

  /** Makes one request. */
  public <T> T ask(Function<AdminServiceBlockingStub, T> request) {
    try {
      return request.apply(
          AdminServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        throw new ProgramException(
            ExitCode.FAILURE,
            "the aggregator at "
                + address
                + " has no CA of its own, and so no tokens: its --agents and --viewers say who may"
                + " do what");
      }
      throw new CallTrouble(address, timeout).explain(e.getStatus());
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
