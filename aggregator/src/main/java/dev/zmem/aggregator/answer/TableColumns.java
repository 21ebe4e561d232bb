package dev.zmem.aggregator.answer;

import dev.zmem.aggregator.answer.ColumnSpec.Kind;
import dev.zmem.aggregator.pod.Pods;
import dev.zmem.aggregator.query.Grouping;
import dev.zmem.aggregator.query.TableQuery;
import dev.zmem.aggregator.query.TableRow;
import dev.zmem.aggregator.row.Measure;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.model.FigureSpec.Detail;
import dev.zmem.model.SortNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The columns of tables of groups and of processes. */
public final class TableColumns {
  private static final ColumnSpec COUNT =
      new ColumnSpec("COUNT", "count", Kind.COUNT, Detail.TABLE, "Processes in the row.")
          .leftOut(3)
          .sortedBy(SortNames.COUNT);
  private static final ColumnSpec DENIED =
      new ColumnSpec(
          "DENIED",
          "denied",
          Kind.COUNT,
          Detail.DATA,
          "Processes of the row that their agent may not read.");
  private static final ColumnSpec HOSTS =
      new ColumnSpec("HOSTS", "hosts", Kind.COUNT, Detail.TABLE, "Hosts in the row.")
          .leftOut(5)
          .sortedBy(SortNames.HOSTS);
  private static final ColumnSpec HOST =
      new ColumnSpec("HOST", "host", Kind.TEXT, Detail.TABLE, "The process's host.");
  private static final ColumnSpec PID =
      new ColumnSpec("PID", "pid", Kind.COUNT, Detail.TABLE, "The process's id.");
  private static final ColumnSpec PARENT =
      new ColumnSpec("PPID", "parent", Kind.COUNT, Detail.WIDE, "The id of the process's parent.");
  private static final ColumnSpec USER = attribute(Attribute.USER, Detail.TABLE).leftOut(5);
  private static final ColumnSpec PROGRAM =
      new ColumnSpec(
              Attribute.PROGRAM.title(), "name", Kind.TEXT, Detail.TABLE, Attribute.PROGRAM.help())
          .sortedBy(SortNames.NAME);
  private static final ColumnSpec COMMAND = attribute(Attribute.COMMAND, Detail.WIDE);
  private static final ColumnSpec HOLDS =
      new ColumnSpec(
          "HOLDS",
          "holds",
          Kind.COMMAND,
          Detail.TABLE,
          "The programs of a tree's processes, with their numbers; those with most processes"
              + " first.");
  private static final ColumnSpec STARTED =
      new ColumnSpec(
          "STARTED", "started_at", Kind.TEXT, Detail.DATA, "When the process was started.");

  /** Attributes that have a column of their own among the others. */
  private static final Set<Attribute> SHOWN_ANYWAY =
      Set.of(Attribute.PROGRAM, Attribute.USER, Attribute.COMMAND);

  private TableColumns() {}

  /** Of rows that stand for one process each, or for several: all that there may be. */
  public static List<Column<TableRow>> of(Grouping grouping) {
    List<Column<TableRow>> columns =
        grouping.isByProcess() ? processes(Detail.TABLE) : groups(grouping);
    ComparedColumns.insert(columns, Measure.RAM, true, !grouping.isOfOneHost());
    return columns;
  }

  /** Of the rows of an answer. */
  static List<Column<TableRow>> of(TableQuery query, List<TableRow> rows, Pods pods) {
    List<Column<TableRow>> columns =
        query.grouping().isByProcess()
            ? processes(Detail.TABLE, rows, pods)
            : groups(query.grouping());
    ComparedColumns.insert(
        columns, query.sortBy().measure(), query.asksForGrowth(), query.asksForLargestHost());
    return columns;
  }

  /** Of groups, which stand last. */
  private static List<Column<TableRow>> groups(Grouping grouping) {
    List<Column<TableRow>> columns = FigureColumns.all();
    columns.add(new Column<>(COUNT, TableColumns::count));
    columns.add(new Column<>(DENIED, TableColumns::denied));
    columns.add(new Column<>(HOSTS, TableColumns::hosts));
    columns.addAll(ProvenanceColumns.all());
    List<Grouping.Key> keys = grouping.keys();
    if (keys.size() == 1) {
      ColumnSpec group = group(keys.getFirst());
      columns.add(
          new Column<>(
              new ColumnSpec(group.title(), "name", group.kind(), Detail.TABLE, group.help())
                  .sortedBy(SortNames.NAME),
              TableColumns::name));
    } else { // each under its own key, in whatever order they are asked for
      columns.add(
          new Column<>(
              group(keys.getFirst()).sortedBy(SortNames.NAME),
              (row, cell) -> cell.text(row.names().size() < 2 ? "" : row.names().getFirst())));
      columns.add(new Column<>(second(keys), TableColumns::name));
    }
    if (grouping.isOfTrees()) {
      columns.add(new Column<>(HOLDS, (row, cell) -> cell.text(row.holds())));
    }
    return columns;
  }

  /** Of two labels whose keys are the same word, the second is told apart. */
  private static ColumnSpec second(List<Grouping.Key> keys) {
    ColumnSpec spec = group(keys.getLast());
    return spec.key().equals(group(keys.getFirst()).key())
        ? new ColumnSpec(spec.title(), spec.key() + "_2", spec.kind(), spec.detail(), spec.help())
        : spec;
  }

  private static ColumnSpec group(Grouping.Key key) {
    // no pattern switch: linking one costs a start some milliseconds
    if (key instanceof Grouping.Of of) {
      return attribute(of.attribute(), Detail.TABLE);
    }
    if (key instanceof Grouping.Label label) {
      return label(label.key());
    }
    return key == Grouping.Host.HOST ? HOST : PID;
  }

  /** {@code ROLE} and {@code label_role} of {@code example.com/role}: data's keys are words. */
  private static ColumnSpec label(String key) {
    String name = key.substring(key.indexOf('/') + 1);
    return new ColumnSpec(
        name.toUpperCase(Locale.ROOT),
        word("label_" + name),
        Kind.TEXT,
        Detail.TABLE,
        "The value of this label of the hosts; - of hosts without it.");
  }

  private static String word(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
  }

  private static ColumnSpec attribute(Attribute attribute, Detail detail) {
    return new ColumnSpec(
        attribute.title(),
        attribute.isVariable() || attribute.isPodLabel() ? word(attribute.key()) : attribute.key(),
        attribute.equals(Attribute.COMMAND) ? Kind.COMMAND : Kind.TEXT,
        detail,
        attribute.help());
  }

  /** Of processes that have no variables of the environment. */
  public static List<Column<TableRow>> processes(Detail hostDetail) {
    return processes(hostDetail, List.of(), Pods.NONE);
  }

  /** Of processes; {@code hostDetail} says from where on their host is shown. */
  static List<Column<TableRow>> processes(Detail hostDetail, List<TableRow> rows, Pods pods) {
    List<Column<TableRow>> columns = new ArrayList<>();
    columns.add(
        new Column<>(
            new ColumnSpec(HOST.title(), HOST.key(), Kind.TEXT, hostDetail, HOST.help()),
            (row, cell) -> cell.text(row.process().host())));
    columns.add(new Column<>(PID, TableColumns::pid));
    columns.add(new Column<>(USER, (row, cell) -> cell.text(row.process().attributes().user())));
    columns.addAll(FigureColumns.all());
    columns.add(new Column<>(inData(COUNT), TableColumns::count));
    columns.add(new Column<>(DENIED, TableColumns::denied));
    columns.add(new Column<>(inData(HOSTS), TableColumns::hosts));
    columns.addAll(ProvenanceColumns.all());
    columns.add(new Column<>(PARENT, TableColumns::parent));
    columns.add(new Column<>(PROGRAM, TableColumns::name));
    columns.add(
        new Column<>(COMMAND, (row, cell) -> cell.text(row.process().attributes().command())));
    for (Attribute attribute : Attribute.known()) {
      if (!SHOWN_ANYWAY.contains(attribute)) {
        columns.add(
            new Column<>(
                attribute(attribute, Detail.DATA),
                (row, cell) -> attribute(attribute, row, pods, cell)));
      }
    }
    for (Attribute variable : variables(rows)) {
      columns.add(
          new Column<>(
              attribute(variable, Detail.WIDE),
              (row, cell) -> attribute(variable, row, pods, cell)));
    }
    columns.add(new Column<>(STARTED, TableColumns::startedAt));
    return columns;
  }

  /** The variables of the environment that rows have, as many as one process may. */
  private static Collection<Attribute> variables(List<TableRow> rows) {
    Map<String, Attribute> found = new TreeMap<>();
    Attributes last = Attributes.NONE;
    for (TableRow row : rows) {
      Attributes attributes = row.process().attributes();
      if (!attributes.equals(last)) {
        last = attributes;
        attributes.forEach((key, value) -> {
          if (key.startsWith(Attribute.ENVIRONMENT)
              && found.size() < Attribute.MAX_A_PROCESS
              && !found.containsKey(key)) {
            Attribute.of(key).ifPresent(variable -> found.put(key, variable));
          }
        });
      }
    }
    return distinctWords(found.values());
  }

  /** Data's keys are words: of two names that differ in case alone the first has a column. */
  private static Collection<Attribute> distinctWords(Collection<Attribute> variables) {
    Map<String, Attribute> byWord = new LinkedHashMap<>();
    variables.forEach(variable -> byWord.putIfAbsent(word(variable.key()), variable));
    return byWord.values();
  }

  /** The same; the row of one process need not say that it is one. */
  private static ColumnSpec inData(ColumnSpec spec) {
    return new ColumnSpec(spec.title(), spec.key(), spec.kind(), Detail.DATA, spec.help())
        .sortedBy(spec.sortName());
  }

  /** A process without it has no value: data tells that from an empty one. */
  private static void attribute(Attribute attribute, TableRow row, Pods pods, Cell cell) {
    Attributes attributes = row.process().attributes();
    if (!attributes.get(attribute).isEmpty()) {
      cell.text(pods.shown(attributes, attribute));
    }
  }

  private static void count(TableRow row, Cell cell) {
    cell.number(row.counts().processes());
  }

  private static void denied(TableRow row, Cell cell) {
    cell.number(row.counts().denied());
  }

  private static void hosts(TableRow row, Cell cell) {
    cell.number(row.counts().hosts());
  }

  private static void name(TableRow row, Cell cell) {
    cell.text(row.name());
  }

  private static void pid(TableRow row, Cell cell) {
    if (row.process().pid() > 0) {
      cell.number(row.process().pid());
    }
  }

  private static void parent(TableRow row, Cell cell) {
    if (row.process().parentPid() > 0) {
      cell.number(row.process().parentPid());
    }
  }

  /** {@code 2026-01-01T00:00:00Z}; the last moment there is for one beyond it. */
  private static void startedAt(TableRow row, Cell cell) {
    long seconds = row.process().startedAtSeconds();
    if (seconds >= 0) {
      cell.text(Instant.ofEpochSecond(Math.min(seconds, Instant.MAX.getEpochSecond())).toString());
    }
  }
}
