package dev.zmem.cli.command;

import dev.zmem.label.LabelNames;
import dev.zmem.model.Attribute;
import dev.zmem.program.option.ByteSizeConverter;
import dev.zmem.program.option.WholeNumberConverter;
import dev.zmem.program.option.WordConverter;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.text.ByteSizes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which rows, and which way round. */
final class RowOptions {
  /** How many rows. */
  static final class Limit extends WholeNumberConverter {
    Limit() {
      super(0, Integer.MAX_VALUE);
    }
  }

  /** A process's id. */
  static final class Pid extends WholeNumberConverter {
    Pid() {
      super(1, Integer.MAX_VALUE);
    }
  }

  /** The attributes of processes, by key. */
  static final class Attributes extends WordConverter {
    @Override
    protected List<String> words() {
      return Attribute.keys();
    }

    @Override
    protected List<String> patterns() {
      return List.of("env:NAME", "pod-label:KEY");
    }

    @Override
    public String convert(String text) {
      String word = text.strip();
      return word.startsWith(Attribute.ENVIRONMENT) || word.startsWith(Attribute.POD_LABEL)
          ? named(word)
          : super.convert(text);
    }
  }

  /** A variable of the environment or a label of pods, {@code env:NAME}, {@code pod-label:KEY}. */
  static String named(String key) {
    if (Attribute.of(key).isEmpty()) {
      throw new TypeConversionException(
          key.startsWith(Attribute.POD_LABEL)
              ? "'"
                  + key
                  + "' (expected: pod-label:KEY; "
                  + LabelNames.troubleOfKey(key.substring(Attribute.POD_LABEL.length()))
                  + ")"
              : "'" + key + "' (expected: env:NAME, of letters, digits and _)");
    }
    return key;
  }

  @Option(
      names = "--filter",
      paramLabel = "REGEX",
      defaultValue = "",
      description =
          "Only programs whose name this RE2 expression is found in; behind '!' the others.")
  String filter = "";

  @Option(
      names = {"-i", "--ignore-case"},
      description = "--filter finds upper and lower case alike.")
  boolean ignoreCase;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "USER",
      split = ",",
      description = "Only processes of these users; a comma stands between them.")
  List<String> users = new ArrayList<>();

  @Option(
      names = "--filter-by",
      paramLabel = "ATTRIBUTE",
      defaultValue = "program",
      converter = Attributes.class,
      completionCandidates = Attributes.class,
      description =
          "Look for --filter in ${COMPLETION-CANDIDATES}, env:NAME or pod-label:KEY (default:"
              + " ${DEFAULT-VALUE}).")
  String filterBy = "program";

  /** An attribute and its value. */
  static final class Where implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw new TypeConversionException(
            "'" + text + "' (expected: ATTRIBUTE=VALUE, as unit=nginx.service or env:QUEUE=mail)");
      }
      return new Attributes().convert(text.substring(0, equals)) + text.substring(equals);
    }
  }

  @Option(
      names = "--where",
      paramLabel = "ATTRIBUTE=VALUE",
      converter = Where.class,
      description =
          "Only processes of which the attribute has exactly this value, as unit=nginx.service or"
              + " env:QUEUE=mail; '-' is none. Repeatable.")
  List<String> where = new ArrayList<>();

  @Option(
      names = {"-p", "--pids"},
      paramLabel = "PID",
      split = ",",
      converter = Pid.class,
      description = "Only these processes, on the hosts asked for; a comma stands between them.")
  List<Integer> pids = new ArrayList<>();

  @Option(
      names = "--min",
      paramLabel = "SIZE",
      defaultValue = "0",
      converter = ByteSizeConverter.class,
      description =
          "Only rows of at least SIZE, such as 100MiB, in the column sorted by, of RAM where that is"
              + " no size; the total has all (default: ${DEFAULT-VALUE}).")
  long minBytes;

  /** Whether some processes are not asked for. */
  boolean isFiltered() {
    return !filter.isEmpty()
        || !users.isEmpty()
        || !pids.isEmpty()
        || !where.isEmpty()
        || minBytes > 0;
  }

  /** The options that leave processes out, as they were typed. */
  String filters() {
    List<String> typed = new ArrayList<>();
    if (!filter.isEmpty()) {
      typed.add("--filter=" + filter);
      if (!filterBy.equals("program")) {
        typed.add("--filter-by=" + filterBy);
      }
    }
    if (!users.isEmpty()) {
      typed.add("--user=" + String.join(",", users));
    }
    where.forEach(pair -> typed.add("--where=" + pair));
    if (!pids.isEmpty()) {
      typed.add("--pids=" + pids.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    if (minBytes > 0) {
      typed.add("--min=" + ByteSizes.typed(minBytes));
    }
    return String.join(" ", typed);
  }

  /** The filter as a question has it. */
  String regex() {
    if (!ignoreCase || filter.isEmpty()) {
      return filter;
    }
    return filter.startsWith("!") ? "!(?i)" + filter.substring(1) : "(?i)" + filter;
  }

  /** The question for rows of these hosts; what rows stand for is still to be said. */
  QueryTableRequest.Builder asked(HostGlobOptions hosts, String sort) {
    return QueryTableRequest.newBuilder()
        .addAllHostGlobs(hosts.globs())
        .setLabelSelector(hosts.selector())
        .setFilter(regex())
        .addAllUsers(users)
        .addAllPids(pids)
        .addAllWhere(where)
        .setMinBytes(minBytes)
        .setFilterBy(filterBy)
        .setSortBy(sort)
        .setReverse(reverse)
        .setLimit(limit);
  }

  @Option(names = "--reverse", description = "The other way round: smallest first.")
  boolean reverse;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "0",
      converter = Limit.class,
      description =
          "Print the first N rows, 0 for all; the total is over all of them in any case (default:"
              + " ${DEFAULT-VALUE}).")
  int limit;
}
