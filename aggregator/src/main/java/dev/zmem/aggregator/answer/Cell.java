package dev.zmem.aggregator.answer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One cell while it is read: a value or none, what stands before it, and whether it is only what
 * tables show where there is no value. One is used for all cells of an answer, so that an answer of
 * 20,000 rows makes no million objects. One thread.
 */
public final class Cell {
  /** What a cell holds. */
  public enum Type {
    ABSENT,
    NUMBER,
    DECIMAL,
    TEXT,
    FLAG,
    /** Numbers by name. */
    PARTS
  }

  private Type type = Type.ABSENT;
  private long number;
  private double decimal;
  private String text = "";
  private String mark = "";
  private boolean isInstead;
  private final Map<String, Long> parts = new LinkedHashMap<>();

  /** An absent one. */
  public Cell() {}

  void clear() {
    type = Type.ABSENT;
    mark = "";
    isInstead = false;
    if (!parts.isEmpty()) {
      parts.clear();
    }
  }

  /** A number. */
  public void number(long value) {
    type = Type.NUMBER;
    number = value;
  }

  /** A figure, which may be absent. */
  public void figure(long value) {
    if (value >= 0) {
      number(value);
    }
  }

  /** A rate in hundredths, which may be absent. */
  void hundredths(long value) {
    if (value >= 0) {
      decimal(value / 100.0);
    }
  }

  /** A time, which may be absent. */
  void secondsOfNanos(long nanos) {
    if (nanos >= 0) {
      decimal(nanos / 1e9);
    }
  }

  void decimal(double value) {
    type = Type.DECIMAL;
    decimal = value;
  }

  /** Words. */
  public void text(String value) {
    type = Type.TEXT;
    text = value;
  }

  void flag(boolean value) {
    type = Type.FLAG;
    number = value ? 1 : 0;
  }

  void part(String name, long value) {
    type = Type.PARTS;
    parts.put(name, value);
  }

  /** There is no value; tables show this instead. */
  public void instead(long value, String standsBefore) {
    if (value >= 0) {
      number(value);
      isInstead = true;
      mark = standsBefore;
    }
  }

  /** What stands before it. */
  public void mark(String standsBefore) {
    mark = standsBefore;
  }

  /** What it holds. */
  public Type type() {
    return type;
  }

  /** Whether what it holds is shown by tables alone, and data has no value. */
  public boolean isInstead() {
    return isInstead;
  }

  /** What stands before it in tables, such as {@code ~} before an estimate; may be empty. */
  public String mark() {
    return type == Type.ABSENT ? "" : mark;
  }

  /** Of a {@code NUMBER}, and 0 or 1 of a {@code FLAG}. */
  public long number() {
    return number;
  }

  /** Of a {@code DECIMAL}. */
  public double decimal() {
    return decimal;
  }

  /** Of a {@code TEXT}. */
  public String text() {
    return text;
  }

  /** Of {@code PARTS}: in their order, until the next cell is read. */
  public Map<String, Long> parts() {
    return parts;
  }

  /** The value as data has it: a Long, Double, String, Boolean or Map, or null. */
  public @Nullable Object value() {
    if (isInstead) {
      return null;
    }
    return switch (type) {
      case ABSENT -> null;
      case NUMBER -> number;
      case DECIMAL -> decimal;
      case TEXT -> text;
      case FLAG -> number != 0;
      case PARTS -> new LinkedHashMap<>(parts);
    };
  }
}
