package dev.zmem.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import dev.zmem.cli.fleet.AnswerReading;
import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.local.FileFleet;
import dev.zmem.proto.v1.Answer;
import dev.zmem.proto.v1.CaptureHostsResponse;
import dev.zmem.proto.v1.Column;
import dev.zmem.proto.v1.DescribeHostResponse;
import dev.zmem.proto.v1.DescribeProcessResponse;
import dev.zmem.proto.v1.GetVersionResponse;
import dev.zmem.proto.v1.ListHostsResponse;
import dev.zmem.proto.v1.ListMappingsResponse;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.QueryTableResponse;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.proto.v1.StreamResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each release's programs said, to today's programs. */
class ReleaseReplayTest {
  static List<Path> releases() throws IOException {
    return Recording.releases();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void recordedAgent_isTakenByTodaysAggregator_frameByFrame(Path release) throws Exception {
    Recording recording = Recording.read(release);
    List<byte[]> stream = recording.requests("Stream");
    try (ReplayedRelease replay = new ReplayedRelease()) {
      List<Long> acknowledged = replay.frames(stream);
      assertThat(acknowledged).hasSizeGreaterThan(3).isSorted().startsWith(1L);
      Answer hosts =
          ListHostsResponse.parseFrom(
                  replay.ask("ListHosts", recording.requests("ListHosts").getFirst()))
              .getAnswer();
      assertThat(hosts.getTable().getRows()).isEqualTo(1);
      replay.say(stream.getLast()); // the agent's goodbye
      assertThat(StreamRequest.parseFrom(stream.getLast()).hasGoodbye()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void recordedQuestions_areAnswered_withTheColumnsThatTheyHad(Path release) throws Exception {
    Recording recording = Recording.read(release);
    try (ReplayedRelease replay = new ReplayedRelease()) {
      var _ = replay.frames(recording.requests("Stream"));
      for (int at = 0; at < recording.requests("QueryTable").size(); at++) {
        Answer then =
            QueryTableResponse.parseFrom(recording.responses("QueryTable").get(at)).getAnswer();
        Answer now =
            QueryTableResponse.parseFrom(
                    replay.ask("QueryTable", recording.requests("QueryTable").get(at)))
                .getAnswer();
        assertThat(keys(now)).containsAll(keys(then));
        assertThat(texts(now, "program"))
            .containsExactlyInAnyOrderElementsOf(texts(then, "program"));
      }
      for (byte[] request : recording.requests("ListProcesses")) {
        assertThat(
                ListProcessesResponse.parseFrom(replay.ask("ListProcesses", request)).getAnswer())
            .isNotEqualTo(Answer.getDefaultInstance());
      }
      for (byte[] request : recording.requests("DescribeHost")) {
        assertThat(
                DescribeHostResponse.parseFrom(replay.ask("DescribeHost", request))
                    .getAreas()
                    .getTable()
                    .getRows())
            .isPositive();
      }
      for (byte[] request : recording.requests("CaptureHosts")) {
        assertThat(CaptureHostsResponse.parseFrom(replay.ask("CaptureHosts", request)).hasHost())
            .isTrue();
      }
      assertThat(
              GetVersionResponse.parseFrom(
                      replay.ask("GetVersion", recording.requests("GetVersion").getFirst()))
                  .getProtocolRevision())
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void recordedAnswers_areReadByTodaysZmemctl(Path release) throws Exception {
    Recording recording = Recording.read(release);
    List<FleetAnswer> read = new ArrayList<>();
    for (byte[] answer : recording.responses("QueryTable")) {
      read.add(AnswerReading.of(QueryTableResponse.parseFrom(answer).getAnswer()));
    }
    for (byte[] answer : recording.responses("ListHosts")) {
      read.add(AnswerReading.of(ListHostsResponse.parseFrom(answer).getAnswer()));
    }
    for (byte[] answer : recording.responses("ListProcesses")) {
      read.add(AnswerReading.of(ListProcessesResponse.parseFrom(answer)));
    }
    for (byte[] answer : recording.responses("ListMappings")) {
      read.add(AnswerReading.of(ListMappingsResponse.parseFrom(answer).getAnswer()));
    }
    assertThat(read).hasSizeGreaterThan(4).allMatch(answer -> answer.rows() > 0);
    for (byte[] answer : recording.responses("DescribeHost")) {
      assertThat(AnswerReading.of(DescribeHostResponse.parseFrom(answer)).ageSeconds())
          .isNotNegative();
    }
    for (byte[] answer : recording.responses("DescribeProcess")) {
      assertThat(
              AnswerReading.of(DescribeProcessResponse.parseFrom(answer)).description().sections())
          .isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void recordedAggregator_saysNothingThatTodaysAgentDoesNotKnow(Path release) throws Exception {
    List<byte[]> answers = Recording.read(release).responses("Stream");
    assertThat(StreamResponse.parseFrom(answers.getFirst()).getWelcome().getProtocolRevision())
        .isEqualTo(1);
    for (byte[] answer : answers) {
      StreamResponse read = StreamResponse.parseFrom(answer);
      assertThat(read.getMessageCase()).isNotEqualTo(StreamResponse.MessageCase.MESSAGE_NOT_SET);
      assertThat(read.getUnknownFields().asMap()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void recordedCapture_isOpenedByTodaysZmemctl(Path release) {
    try (FileFleet fleet = FileFleet.read(release.resolve("fleet.zmem"))) {
      assertThat(fleet.table(QueryTableRequest.getDefaultInstance()).rows()).isPositive();
    }
  }

  /** What the release knows of today's messages is what today's programs mean by them. */
  @ParameterizedTest
  @MethodSource("releases")
  void todaysMessages_areReadByTheReleasesTypes_asTheyAreMeant(Path release) throws Exception {
    Descriptor request = WireTypes.message(release, "StreamRequest");
    for (byte[] bytes : Recording.read(release).requests("Stream")) {
      StreamRequest today = StreamRequest.parseFrom(bytes);
      DynamicMessage then = DynamicMessage.parseFrom(request, today.toByteArray());
      assertThat(then.toByteArray()).isEqualTo(today.toByteArray());
      assertThat(
              then.getOneofFieldDescriptor(then.getDescriptorForType().getOneofs().getFirst())
                  .getName())
          .isEqualTo(today.getMessageCase().name().toLowerCase(Locale.ROOT));
    }
  }

  private static List<String> keys(Answer answer) {
    return answer.getTable().getColumnsList().stream().map(Column::getKey).toList();
  }

  private static List<String> texts(Answer answer, String key) {
    return AnswerReading.of(answer).texts(key);
  }
}
