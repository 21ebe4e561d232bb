package dev.zmem.cli.output;

import dev.zmem.model.Description;
import dev.zmem.model.Description.Item;
import dev.zmem.model.Description.Kind;
import dev.zmem.model.Description.Section;
import dev.zmem.text.Ages;
import dev.zmem.text.Escapes;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prints a description: sections of lines for people, an object, or rows of time, host, section,
 * key, value.
 */
public final class DescriptionText {
  private static final String INDENT = "  ";

  /** What is a list in data also where it has one value or none. */
  private static final Set<String> LISTS = Set.of("children", "own_namespaces", "collectors");

  private DescriptionText() {}

  /** Prints it as {@code printer} says. */
  public static void print(
      Description description, long atMillis, String host, Printer printer, PrintWriter out) {
    switch (printer.format()) {
      case TABLE, WIDE -> people(description, printer, out);
      case JSON, JSONL -> out.println(JsonText.object(fields(description, atMillis, host)));
      case CSV -> rows(description, atMillis, host, printer.headers(), out);
      case OPENMETRICS -> throw new IllegalArgumentException("one process is no family of metrics");
    }
  }

  private static void people(Description description, Printer printer, PrintWriter out) {
    int width = 0;
    for (Section section : description.sections()) {
      for (Item item : section.items()) {
        width = Math.max(width, item.title().length());
      }
    }
    String separator = "";
    for (Section section : description.sections()) {
      if (section.items().isEmpty()) {
        continue;
      }
      out.print(separator);
      separator = System.lineSeparator();
      if (printer.headers()) {
        out.println(section.title());
      }
      for (Item item : section.items()) {
        String line =
            INDENT
                + pad(item.title(), width)
                + INDENT
                + value(item, INDENT.length() * 2 + width, printer.unit());
        out.println(printer.symbols().in(line));
      }
    }
  }

  private static String pad(String title, int width) {
    return title + " ".repeat(width - title.length());
  }

  private static String value(Item item, int indent, SizeUnit unit) {
    if (item.isAbsent()) {
      return "-";
    }
    List<String> parts = new ArrayList<>();
    for (Object value : values(item)) {
      parts.add(Escapes.escape(seen(item.kind(), value, unit)));
    }
    String text =
        switch (item.kind()) {
          case LIMIT, BYTE_LIMIT -> parts.getFirst() + " (hard " + parts.getLast() + ")";
          case NOTE -> String.join(System.lineSeparator() + " ".repeat(indent), parts);
          case TEXT -> String.join(", ", parts);
          case BYTES, COUNT, SECONDS, PERCENT, FLAG, TIME -> String.join(" ", parts);
        };
    return item.mark() + text;
  }

  private static List<Object> values(Item item) {
    List<Object> values = new ArrayList<>(item.texts());
    values.addAll(item.numbers());
    values.addAll(item.decimals());
    return values;
  }

  private static String seen(Kind kind, Object value, SizeUnit unit) {
    return switch (kind) {
      case BYTES -> size((Long) value, unit);
      case BYTE_LIMIT -> (Long) value < 0 ? "unlimited" : size((Long) value, unit);
      case LIMIT -> (Long) value < 0 ? "unlimited" : value.toString();
      case SECONDS -> seconds((Double) value);
      case PERCENT -> Decimals.percent((Double) value);
      case FLAG -> (Long) value == 0 ? "no" : "yes";
      case TIME -> Instant.ofEpochMilli((Long) value).toString();
      case TEXT, NOTE, COUNT -> value.toString();
    };
  }

  private static String size(long bytes, SizeUnit unit) {
    return (unit == SizeUnit.AUTO ? ByteUnit.alone(bytes) : unit.of(bytes)).print(bytes);
  }

  /** {@code 3.4s}, from ten on as ages. */
  private static String seconds(double seconds) {
    return seconds < 9.95 ? Decimals.one(seconds) + "s" : Ages.print(seconds);
  }

  private static Map<String, @Nullable Object> fields(
      Description description, long atMillis, String host) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("time", Instant.ofEpochMilli(atMillis).toString());
    fields.put("host", host);
    for (Section section : description.sections()) {
      Map<String, @Nullable Object> items = new LinkedHashMap<>();
      section.items().forEach(item -> items.put(item.key(), data(item)));
      fields.put(section.key(), items);
    }
    return fields;
  }

  /** Of several values a list, of limits an object, of none null. */
  private static @Nullable Object data(Item item) {
    List<Object> values = values(item);
    return switch (item.kind()) {
      case LIMIT, BYTE_LIMIT -> values.isEmpty() ? null : limit(values);
      case FLAG -> values.isEmpty() ? null : (Object) ((Long) values.getFirst() != 0);
      case TIME ->
          values.isEmpty() ? null : Instant.ofEpochMilli((Long) values.getFirst()).toString();
      case NOTE -> values;
      case TEXT -> LISTS.contains(item.key()) ? values : one(values);
      case BYTES, COUNT, SECONDS, PERCENT -> values.size() > 1 ? values : one(values);
    };
  }

  private static @Nullable Object one(List<Object> values) {
    return values.isEmpty() ? null : values.size() == 1 ? values.getFirst() : values;
  }

  private static Map<String, Object> limit(List<Object> values) {
    Map<String, Object> limit = new LinkedHashMap<>();
    limit.put("soft", unlimited(values.getFirst()));
    limit.put("hard", unlimited(values.getLast()));
    return limit;
  }

  private static Object unlimited(Object value) {
    return (Long) value < 0 ? "unlimited" : value;
  }

  private static void rows(
      Description description, long atMillis, String host, boolean headers, PrintWriter out) {
    if (headers) {
      out.print("time,host,section,key,value\r\n");
    }
    String before = Instant.ofEpochMilli(atMillis) + "," + CsvText.field(host) + ",";
    for (Section section : description.sections()) {
      for (Item item : section.items()) {
        for (Object value : values(item)) {
          out.print(
              before + section.key() + "," + item.key() + "," + CsvText.field(value) + "\r\n");
        }
      }
    }
  }
}
