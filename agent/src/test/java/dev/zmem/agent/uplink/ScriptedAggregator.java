package dev.zmem.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.option.HostPort;
import dev.zmem.proto.v1.Ack;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.DetailRequest;
import dev.zmem.proto.v1.IngestServiceGrpc;
import dev.zmem.proto.v1.IntervalGrant;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.KeyFrameRequest;
import dev.zmem.proto.v1.ProcessesDetail;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.proto.v1.StreamResponse;
import dev.zmem.proto.v1.Welcome;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A server on the loopback that says to an agent what a test tells it to. */
final class ScriptedAggregator extends IngestServiceGrpc.IngestServiceImplBase {
  private static final int WAIT_SECONDS = 30;

  private final BlockingQueue<Conversation> conversations = new LinkedBlockingQueue<>();
  private final Consumer<Conversation> greeting;
  private final Server server;

  /** Listens on {@code port}, 0 for any; every stream is greeted so. */
  ScriptedAggregator(int port, Consumer<Conversation> greeting) throws IOException {
    this.greeting = greeting;
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                InsecureServerCredentials.create())
            .addService(this)
            .build()
            .start();
  }

  HostPort address() {
    return new HostPort("127.0.0.1", server.getPort());
  }

  /** The next stream; its Hello is the first message to come. */
  Conversation next() throws InterruptedException {
    Conversation conversation = conversations.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (conversation == null) {
      throw new AssertionError("no stream within " + WAIT_SECONDS + " s");
    }
    return conversation;
  }

  @Override
  public StreamObserver<StreamRequest> stream(StreamObserver<StreamResponse> responses) {
    Conversation conversation = new Conversation(responses);
    greeting.accept(conversation);
    conversations.add(conversation);
    return conversation;
  }

  void close() throws InterruptedException {
    boolean unused = server.shutdownNow().awaitTermination(WAIT_SECONDS, TimeUnit.SECONDS);
    if (!unused) {
      throw new AssertionError("the server does not end");
    }
  }

  /** One stream. */
  static final class Conversation implements StreamObserver<StreamRequest> {
    private final BlockingQueue<StreamRequest> requests = new LinkedBlockingQueue<>();
    private final StreamObserver<StreamResponse> responses;

    private Conversation(StreamObserver<StreamResponse> responses) {
      this.responses = responses;
    }

    /** The agent's next message. */
    StreamRequest heard() throws InterruptedException {
      StreamRequest request = requests.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (request == null) {
        throw new AssertionError("nothing heard within " + WAIT_SECONDS + " s");
      }
      return request;
    }

    /** The agent's next message, which has to be a key frame. */
    KeyFrame keyFrame() throws InterruptedException {
      StreamRequest frame = heard();
      assertThat(frame.hasKeyFrame()).as(frame.toString()).isTrue();
      return frame.getKeyFrame();
    }

    /** The agent's next message, which has to be a delta frame. */
    DeltaFrame delta() throws InterruptedException {
      StreamRequest frame = heard();
      assertThat(frame.hasDeltaFrame()).as(frame.toString()).isTrue();
      return frame.getDeltaFrame();
    }

    /** Waits until the agent has taken all that was said, and has sent nothing meanwhile. */
    void settle() throws InterruptedException {
      askForProcesses(99);
      StreamRequest answer = heard();
      assertThat(answer.getDetailAnswer().getRequestId()).as(answer.toString()).isEqualTo(99);
    }

    void welcome() {
      say(
          StreamResponse.newBuilder()
              .setWelcome(
                  Welcome.newBuilder().setProtocolRevision(1).setAggregatorVersion("scripted")));
    }

    /** From now on it takes only what it is told to; for the greeting. */
    void readSlowly() {
      ((ServerCallStreamObserver<StreamResponse>) responses).disableAutoRequest();
    }

    /** Takes so many messages more. */
    void read(int messages) {
      ((ServerCallStreamObserver<StreamResponse>) responses).request(messages);
    }

    void acknowledge(long sequence) {
      say(StreamResponse.newBuilder().setAck(Ack.newBuilder().setSequence(sequence)));
    }

    void grant(int millis) {
      say(
          StreamResponse.newBuilder()
              .setIntervalGrant(IntervalGrant.newBuilder().setIntervalMillis(millis)));
    }

    void askForKeyFrame() {
      say(
          StreamResponse.newBuilder()
              .setKeyFrameRequest(KeyFrameRequest.newBuilder().setReason("test")));
    }

    void askForProcesses(long id) {
      say(
          StreamResponse.newBuilder()
              .setDetailRequest(
                  DetailRequest.newBuilder()
                      .setRequestId(id)
                      .setProcesses(ProcessesDetail.getDefaultInstance())));
    }

    /** Ends the stream. */
    void end(Status status) {
      responses.onError(status.asRuntimeException());
    }

    void say(StreamResponse.Builder response) {
      responses.onNext(response.build());
    }

    @Override
    public void onNext(StreamRequest request) {
      requests.add(request);
    }

    @Override
    public void onError(Throwable thrown) {
      // the agent went away: what it said stays to be heard
    }

    @Override
    public void onCompleted() {
      responses.onCompleted();
    }
  }
}
