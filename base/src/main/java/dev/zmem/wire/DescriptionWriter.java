package dev.zmem.wire;

import dev.zmem.model.Description;
import dev.zmem.proto.v1.DescriptionItem;
import dev.zmem.proto.v1.DescriptionKind;
import dev.zmem.proto.v1.DescriptionSection;
import java.util.function.UnaryOperator;

/** Writes descriptions onto the wire. Stateless. */
public final class DescriptionWriter {
  private DescriptionWriter() {}

  /** The message, each text of a value as {@code text} makes it. */
  public static dev.zmem.proto.v1.Description of(
      Description description, UnaryOperator<String> text) {
    dev.zmem.proto.v1.Description.Builder message = dev.zmem.proto.v1.Description.newBuilder();
    for (Description.Section section : description.sections()) {
      DescriptionSection.Builder part =
          message.addSectionsBuilder().setKey(section.key()).setTitle(section.title());
      for (Description.Item item : section.items()) {
        DescriptionItem.Builder value =
            part.addItemsBuilder()
                .setKey(item.key())
                .setTitle(item.title())
                .setKind(DescriptionKind.valueOf("DESCRIPTION_KIND_" + item.kind().name()))
                .setMark(item.mark())
                .addAllNumbers(item.numbers())
                .addAllDecimals(item.decimals());
        item.texts().forEach(each -> value.addTexts(text.apply(each)));
      }
    }
    return message.build();
  }
}
