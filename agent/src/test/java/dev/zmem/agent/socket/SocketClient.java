package dev.zmem.agent.socket;

import dev.zmem.proto.v1.DetailRequest;
import dev.zmem.proto.v1.LastPassQuestion;
import dev.zmem.proto.v1.LocalAnswer;
import dev.zmem.proto.v1.LocalRequest;
import dev.zmem.proto.v1.StreamRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Asks an agent's socket as a program would that knows nothing of zmem's classes. */
final class SocketClient implements AutoCloseable {
  private final SocketChannel channel;

  SocketClient(Path socket) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  /** An answer and what follows it. */
  record Answer(LocalAnswer head, List<StreamRequest> messages) {}

  static Answer ask(Path socket) throws IOException {
    try (SocketClient client = new SocketClient(socket)) {
      return client.send(lastPass()).answer();
    }
  }

  static byte[] lastPass() throws IOException {
    return bytes(LocalRequest.newBuilder().setLastPass(LastPassQuestion.getDefaultInstance()));
  }

  static byte[] describe(int pid) throws IOException {
    DetailRequest.Builder detail = DetailRequest.newBuilder().setRequestId(77);
    detail.getDescribeBuilder().setPid(pid);
    return bytes(LocalRequest.newBuilder().setDetail(detail));
  }

  static byte[] mappings(int pid, int withinMillis) throws IOException {
    DetailRequest.Builder detail = DetailRequest.newBuilder();
    detail.getMappingsBuilder().setPid(pid).setWithinMillis(withinMillis);
    return bytes(LocalRequest.newBuilder().setDetail(detail));
  }

  static byte[] bytes(LocalRequest.Builder request) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    request.setProtocolRevision(1).build().writeDelimitedTo(bytes);
    return bytes.toByteArray();
  }

  /** The head of an answer, as soon as it comes. */
  LocalAnswer head() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(1);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    int length = -1;
    while (message.size() != length) {
      if (channel.read(bytes.clear()) < 0) {
        throw new IOException("no answer");
      }
      if (length < 0) {
        length = bytes.get(0); // heads are shorter than 128 bytes
      } else {
        message.write(bytes.get(0));
      }
    }
    return LocalAnswer.parseFrom(message.toByteArray());
  }

  /** The message behind a head that was read. */
  StreamRequest message() throws IOException {
    return StreamRequest.parseDelimitedFrom(new ByteArrayInputStream(rest()));
  }

  SocketClient send(byte[] bytes) throws IOException {
    var _ = channel.write(ByteBuffer.wrap(bytes));
    return this;
  }

  /** Sends nothing more. */
  SocketClient finish() throws IOException {
    var _ = channel.shutdownOutput();
    return this;
  }

  /** Waits, without reading, until the agent has ended the connection. */
  void awaitCut() {
    try {
      while (true) {
        var _ = send(new byte[1]); // waits when the agent's buffer is full
      }
    } catch (IOException e) {
      // broken pipe
    }
  }

  /** All that comes until the agent ends the connection. */
  byte[] rest() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteBuffer part = ByteBuffer.allocate(1 << 16);
    try {
      while (channel.read(part) >= 0) {
        bytes.write(part.array(), 0, part.position());
        part.clear();
      }
    } catch (IOException e) {
      // reset: the agent did not read all
    }
    return bytes.toByteArray();
  }

  Answer answer() throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(rest());
    LocalAnswer head = LocalAnswer.parseDelimitedFrom(in);
    if (head == null) {
      throw new IOException("no answer");
    }
    List<StreamRequest> messages = new ArrayList<>();
    for (int number = 0; number < head.getMessages(); number++) {
      messages.add(StreamRequest.parseDelimitedFrom(in));
    }
    return new Answer(head, messages);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
