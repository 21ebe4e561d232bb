package dev.zmem.cli;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.zmem.proto.v1.TableRow;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What two answers to one question have in common though each was measured at its own moment. */
final class AnswerShape {
  private AnswerShape() {}

  /** The paths of the fields that an answer has; those that cannot be absent are left out. */
  static Set<String> of(Message message) {
    Set<String> paths = new TreeSet<>();
    shape(message, "", paths);
    return paths;
  }

  private static void shape(Message message, String prefix, Set<String> paths) {
    message
        .getAllFields()
        .forEach((FieldDescriptor field, Object value) -> {
          String path = prefix + field.getName();
          if (field.hasPresence() || field.isRepeated()) {
            paths.add(path);
          }
          if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            List<?> parts = field.isRepeated() ? (List<?>) value : List.of(value);
            parts.forEach(part -> shape((Message) part, path + ".", paths));
          }
        });
  }

  /** Rows without their measures, in an order of their own. */
  static List<TableRow> words(List<TableRow> rows) {
    return rows.stream()
        .map(AnswerShape::words)
        .sorted((a, b) -> a.toString().compareTo(b.toString()))
        .toList();
  }

  /** A row without its measures, which differ from one moment to the next. */
  static TableRow words(TableRow row) {
    return row.toBuilder()
        .clearPssBytes()
        .clearUssBytes()
        .clearSharedBytes()
        .clearRssBytes()
        .clearSwapBytes()
        .clearSwapPssBytes()
        .clearSwapShownBytes()
        .clearSwapErrorBytes()
        .clearHugetlbBytes()
        .clearLazyFreeBytes()
        .clearAgeSeconds()
        .clearStartedAtSeconds()
        .build();
  }
}
