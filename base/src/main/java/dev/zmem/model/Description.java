package dev.zmem.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known of one thing, such as a process: sections of values that say themselves what they
 * are. Immutable.
 *
 * @param sections top to bottom
 */
public record Description(List<Section> sections) {
  /** Sections of a description. */
  public static final int MAX_SECTIONS = 32;

  /** Items of a section. */
  public static final int MAX_ITEMS = 128;

  /** Texts or numbers of an item. */
  public static final int MAX_VALUES = 128;

  private static final int MAX_TITLE = 128;
  private static final int MAX_MARK = 4;
  private static final int MAX_TEXT = 1024;

  /** Stands for no limit, in the place of one. */
  public static final long UNLIMITED = -1;

  /** What a value is. */
  public enum Kind {
    /** Words, one or several. */
    TEXT,
    /** A size. */
    BYTES,
    /** How many, or a number such as a pid. */
    COUNT,
    /** A time. */
    SECONDS,
    /** A share, where 100 is one processor or all of the RAM. */
    PERCENT,
    /** 1 for true, 0 for false. */
    FLAG,
    /** A soft limit and a hard one. */
    LIMIT,
    /** The same in bytes. */
    BYTE_LIMIT,
    /** Sentences for people. */
    NOTE,
    /** A moment, milliseconds of Unix time. */
    TIME;

    /** Whether an item of this kind may have so many values of each sort. */
    public boolean takes(int numbers, int decimals, int texts) {
      boolean isOfTexts = this == TEXT || this == NOTE;
      boolean isOfDecimals = this == SECONDS || this == PERCENT;
      boolean isLimit = this == LIMIT || this == BYTE_LIMIT;
      return texts <= (isOfTexts ? MAX_VALUES : 0)
          && decimals <= (isOfDecimals ? MAX_VALUES : 0)
          && numbers <= (isOfTexts || isOfDecimals ? 0 : MAX_VALUES)
          && (!isLimit || numbers == 2 || numbers == 0);
    }
  }

  /** Whether there is a title, and not too much of it. */
  public static boolean isTitle(String title) {
    return !title.isEmpty() && title.length() <= MAX_TITLE;
  }

  /** Whether a mark is short enough to stand before a value. */
  public static boolean isMark(String mark) {
    return mark.length() <= MAX_MARK;
  }

  /** Whether a text is short enough. */
  public static boolean isText(String text) {
    return text.length() <= MAX_TEXT;
  }

  public Description {
    sections = List.copyOf(sections);
  }

  /** The same, its items of command line and environment without a value. */
  public Description withoutCommands() {
    return new Description(
        sections.stream()
            .map(section ->
                new Section(
                    section.key(),
                    section.title(),
                    section.items().stream().map(Item::withoutCommand).toList()))
            .toList());
  }

  /**
   * Values that belong together.
   *
   * @param key in data
   * @param title for people
   * @param items top to bottom
   */
  public record Section(String key, String title, List<Item> items) {
    public Section {
      items = List.copyOf(items);
    }
  }

  /**
   * One value, or several of one kind; none where it is not known.
   *
   * @param key in data, with its unit
   * @param title for people
   * @param kind what it is
   * @param numbers of sizes, counts, flags, limits and moments
   * @param decimals of times and shares
   * @param texts of words and notes
   * @param mark stands before it in tables
   */
  public record Item(
      String key,
      String title,
      Kind kind,
      List<Long> numbers,
      List<Double> decimals,
      List<String> texts,
      String mark) {
    public Item {
      numbers = List.copyOf(numbers);
      decimals = List.copyOf(decimals);
      texts = List.copyOf(texts);
    }

    private Item withoutCommand() {
      boolean isHidden =
          key.equals(Attribute.COMMAND.key()) || key.startsWith(Attribute.ENVIRONMENT);
      return isHidden ? new Item(key, title, kind, List.of(), List.of(), List.of(), mark) : this;
    }

    /** Whether there is no value. */
    public boolean isAbsent() {
      return numbers.isEmpty() && decimals.isEmpty() && texts.isEmpty();
    }
  }

  /** Makes a section item by item. One thread. */
  public static final class SectionBuilder {
    private final String key;
    private final String title;
    private final List<Item> items = new ArrayList<>();

    /** An empty section. */
    public SectionBuilder(String key, String title) {
      this.key = key;
      this.title = title;
    }

    /** A size, a count or a moment; negative where it is not known. */
    public SectionBuilder number(String itemKey, String itemTitle, Kind kind, long value) {
      return numbers(itemKey, itemTitle, kind, value < 0 ? List.of() : List.of(value), "");
    }

    /** Numbers as they are, with what stands before them. */
    public SectionBuilder numbers(
        String itemKey, String itemTitle, Kind kind, List<Long> values, String mark) {
      items.add(new Item(itemKey, itemTitle, kind, values, List.of(), List.of(), mark));
      return this;
    }

    /** A time or a share; negative where it is not known. */
    public SectionBuilder decimal(String itemKey, String itemTitle, Kind kind, double value) {
      List<Double> values = value >= 0 && Double.isFinite(value) ? List.of(value) : List.of();
      items.add(new Item(itemKey, itemTitle, kind, List.of(), values, List.of(), ""));
      return this;
    }

    /** Words; empty where they are not known. */
    public SectionBuilder text(String itemKey, String itemTitle, String value) {
      return texts(itemKey, itemTitle, value.isEmpty() ? List.of() : List.of(value));
    }

    /** Words each. */
    public SectionBuilder texts(String itemKey, String itemTitle, List<String> values) {
      items.add(new Item(itemKey, itemTitle, Kind.TEXT, List.of(), List.of(), values, ""));
      return this;
    }

    /** Sentences. */
    public SectionBuilder notes(String itemKey, String itemTitle, List<String> values) {
      items.add(new Item(itemKey, itemTitle, Kind.NOTE, List.of(), List.of(), values, ""));
      return this;
    }

    /** The section. */
    public Section build() {
      return new Section(key, title, items);
    }
  }
}
