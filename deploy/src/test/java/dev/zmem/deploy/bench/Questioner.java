package dev.zmem.deploy.bench;

import dev.zmem.deploy.bench.SimulatedHost.History;
import dev.zmem.proto.v1.QueryServiceGrpc.QueryServiceBlockingStub;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.QueryTableResponse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Asks one question after another, times each and checks its answer. One thread. */
final class Questioner {
  /** What is asked. */
  enum Question {
    /** {@code top} over all hosts. */
    TOP,
    /** {@code top --by=host} over all hosts: each host must be one frame, whole. */
    BY_HOST,
    /** {@code top --by=host --hosts='host-00*'}. */
    SOME_HOSTS,
    /** {@code top --filter='pool-7@'}. */
    FILTER
  }

  private static final int MAX_COMPLAINTS = 5;

  private final QueryServiceBlockingStub queries;
  private final List<SimulatedHost> hosts;
  private final Map<Question, List<Long>> nanos = new EnumMap<>(Question.class);
  private final List<String> complaints = new ArrayList<>();
  private int wrongAnswers;

  Questioner(QueryServiceBlockingStub queries, List<SimulatedHost> hosts) {
    this.queries = queries;
    this.hosts = hosts;
    for (Question question : Question.values()) {
      nanos.put(question, new ArrayList<>());
    }
  }

  /** Asks and checks. */
  void ask(Question question) {
    List<History> before = histories();
    long start = System.nanoTime();
    QueryTableResponse response = queries.queryTable(request(question));
    long took = System.nanoTime() - start;
    AnsweredSums answer = AnsweredSums.of(response);
    nanos(question).add(took);
    AnswerCheck check = new AnswerCheck(hosts, before, histories());
    List<String> wrong =
        switch (question) {
          case TOP -> check.byProgram(answer, name -> true);
          case FILTER -> check.byProgram(answer, name -> name.contains("pool-7@"));
          case BY_HOST -> check.byHost(answer, name -> true);
          case SOME_HOSTS -> check.byHost(answer, name -> name.startsWith("host-00"));
        };
    if (!wrong.isEmpty()) {
      wrongAnswers++;
      wrong.stream()
          .limit(MAX_COMPLAINTS - (long) complaints.size())
          .forEach(what -> complaints.add(question + ": " + what));
    }
  }

  /** The times of many answers to one question, in milliseconds, the shortest first. */
  List<Double> millis(QueryTableRequest request, int times) {
    List<Double> millis = new ArrayList<>();
    for (int time = 0; time < times; time++) {
      long start = System.nanoTime();
      var _ = queries.queryTable(request);
      millis.add((System.nanoTime() - start) / 1e6);
    }
    millis.sort(null);
    return millis;
  }

  int asked(Question question) {
    return nanos(question).size();
  }

  int wrongAnswers() {
    return wrongAnswers;
  }

  /** The first few things found wrong. */
  List<String> complaints() {
    return complaints;
  }

  /** The time within which this share of answers came. */
  double percentileMillis(Question question, double share) {
    List<Long> sorted = nanos(question).stream().sorted().toList();
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1) / 1e6;
  }

  private List<Long> nanos(Question question) {
    return java.util.Objects.requireNonNull(nanos.get(question));
  }

  private List<History> histories() {
    return hosts.stream().map(SimulatedHost::history).toList();
  }

  private static QueryTableRequest request(Question question) {
    QueryTableRequest.Builder request = QueryTableRequest.newBuilder();
    request.addGroupBy(
        switch (question) {
          case TOP, FILTER -> "program";
          case BY_HOST, SOME_HOSTS -> "host";
        });
    if (question == Question.FILTER) {
      request.setFilter("pool-7@");
    }
    if (question == Question.SOME_HOSTS) {
      request.addHostGlobs("host-00*");
    }
    return request.build();
  }
}
