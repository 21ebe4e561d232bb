package dev.zmem.rule;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The name that a rule gives: text, groups of its expression and facts of the process. */
final class NameTemplate {
  private static final List<String> FACTS = List.of("program", "comm", "exe", "user");

  /** Text as it is, or a reference. */
  private record Piece(String text, boolean isReference) {}

  private final List<Piece> pieces = new ArrayList<>();

  /**
   * Reads a template; an {@link IllegalArgumentException} says what is wrong.
   *
   * @param command the expression whose groups may be named; null where there is none
   */
  NameTemplate(String template, @Nullable Pattern command) {
    int from = 0;
    while (from < template.length()) {
      int open = template.indexOf("${", from);
      if (open < 0) {
        break;
      }
      int close = template.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException("'" + template.substring(open) + "' has no '}'");
      }
      pieces.add(new Piece(template.substring(from, open), false));
      String reference = template.substring(open + 2, close);
      if (!isKnown(reference, command)) {
        throw new IllegalArgumentException(
            "'${" + reference + "}' (expected: a group of command, or program, comm, exe or user)");
      }
      pieces.add(new Piece(reference, true));
      from = close + 1;
    }
    pieces.add(new Piece(template.substring(from), false));
  }

  private static boolean isKnown(String reference, @Nullable Pattern command) {
    if (isNumber(reference)) {
      return command != null && Integer.parseInt(reference) <= command.groupCount();
    }
    return FACTS.contains(reference)
        || command != null && command.namedGroups().containsKey(reference);
  }

  /** The name; a group that took no part is empty. */
  String name(RuleFacts facts, @Nullable Matcher matcher, @Nullable Pattern command) {
    StringBuilder name = new StringBuilder();
    for (Piece piece : pieces) {
      name.append(
          piece.isReference() ? value(piece.text(), facts, matcher, command) : piece.text());
    }
    return name.toString().strip();
  }

  private static String value(
      String reference, RuleFacts facts, @Nullable Matcher matcher, @Nullable Pattern command) {
    if (matcher != null && command != null) {
      boolean named = command.namedGroups().containsKey(reference);
      if (named || isNumber(reference)) {
        String group =
            named ? matcher.group(reference) : matcher.group(Integer.parseInt(reference));
        return group == null ? "" : group;
      }
    }
    return switch (reference) {
      case "program" -> facts.program();
      case "comm" -> facts.comm();
      case "exe" -> facts.exeName();
      case "user" -> facts.user();
      default -> "";
    };
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.length() < 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
