package dev.zmem.wire;

import dev.zmem.model.Description;
import dev.zmem.model.Description.Item;
import dev.zmem.model.Description.Kind;
import dev.zmem.model.Description.Section;
import dev.zmem.proto.v1.DescriptionItem;
import dev.zmem.proto.v1.DescriptionKind;
import dev.zmem.proto.v1.DescriptionSection;
import dev.zmem.text.DataKeys;
import dev.zmem.text.Escapes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads descriptions off the wire: keys are letters, digits and {@code _}, each once in its
 * section; kinds that are not known here are left out. One thread.
 */
public final class DescriptionReader {
  private final Function<String, ? extends RuntimeException> trouble;

  /** Where a description cannot be, {@code trouble} makes the exception of the field's name. */
  public DescriptionReader(Function<String, ? extends RuntimeException> trouble) {
    this.trouble = trouble;
  }

  /** The description. */
  public Description read(dev.zmem.proto.v1.Description message) {
    require(message.getSectionsCount() <= Description.MAX_SECTIONS, "sections");
    List<Section> sections = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (DescriptionSection section : message.getSectionsList()) {
      require(keys.add(section.getKey()), "sections.key");
      sections.add(section(section));
    }
    return new Description(sections);
  }

  private Section section(DescriptionSection section) {
    requireName(section.getKey(), section.getTitle());
    require(section.getItemsCount() <= Description.MAX_ITEMS, "sections.items");
    List<Item> items = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (DescriptionItem item : section.getItemsList()) {
      require(keys.add(item.getKey()), "sections.items.key");
      Kind kind = kind(item.getKind());
      if (kind != null) {
        items.add(item(item, kind));
      }
    }
    return new Section(section.getKey(), Escapes.escape(section.getTitle()), items);
  }

  private Item item(DescriptionItem item, Kind kind) {
    requireName(item.getKey(), item.getTitle());
    require(
        kind.takes(item.getNumbersCount(), item.getDecimalsCount(), item.getTextsCount())
            && Description.isMark(item.getMark()),
        "sections.items");
    for (String text : item.getTextsList()) {
      require(Description.isText(text), "sections.items.texts");
    }
    for (double decimal : item.getDecimalsList()) {
      require(Double.isFinite(decimal), "sections.items.decimals");
    }
    return new Item(
        item.getKey(),
        Escapes.escape(item.getTitle()),
        kind,
        item.getNumbersList(),
        item.getDecimalsList(),
        item.getTextsList(),
        Escapes.escape(item.getMark()));
  }

  private static @Nullable Kind kind(DescriptionKind kind) {
    return switch (kind) {
      case DESCRIPTION_KIND_TEXT -> Kind.TEXT;
      case DESCRIPTION_KIND_BYTES -> Kind.BYTES;
      case DESCRIPTION_KIND_COUNT -> Kind.COUNT;
      case DESCRIPTION_KIND_SECONDS -> Kind.SECONDS;
      case DESCRIPTION_KIND_PERCENT -> Kind.PERCENT;
      case DESCRIPTION_KIND_FLAG -> Kind.FLAG;
      case DESCRIPTION_KIND_LIMIT -> Kind.LIMIT;
      case DESCRIPTION_KIND_BYTE_LIMIT -> Kind.BYTE_LIMIT;
      case DESCRIPTION_KIND_NOTE -> Kind.NOTE;
      case DESCRIPTION_KIND_TIME -> Kind.TIME;
      case DESCRIPTION_KIND_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }

  private void requireName(String key, String title) {
    require(Description.isTitle(title), "title");
    require(DataKeys.isKey(key), "key");
  }

  private void require(boolean isSo, String field) {
    if (!isSo) {
      throw trouble.apply(field);
    }
  }
}
