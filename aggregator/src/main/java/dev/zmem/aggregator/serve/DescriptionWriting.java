package dev.zmem.aggregator.serve;

import dev.zmem.model.Description;
import dev.zmem.proto.v1.DescriptionItem;
import dev.zmem.proto.v1.DescriptionKind;
import dev.zmem.proto.v1.DescriptionSection;

/** Writes descriptions onto the wire. */
final class DescriptionWriting {
  private DescriptionWriting() {}

  static dev.zmem.proto.v1.Description of(Description description) {
    dev.zmem.proto.v1.Description.Builder message = dev.zmem.proto.v1.Description.newBuilder();
    for (Description.Section section : description.sections()) {
      DescriptionSection.Builder part =
          message.addSectionsBuilder().setKey(section.key()).setTitle(section.title());
      for (Description.Item item : section.items()) {
        part.addItems(
            DescriptionItem.newBuilder()
                .setKey(item.key())
                .setTitle(item.title())
                .setKind(DescriptionKind.valueOf("DESCRIPTION_KIND_" + item.kind().name()))
                .addAllNumbers(item.numbers())
                .addAllDecimals(item.decimals())
                .addAllTexts(item.texts())
                .setMark(item.mark()));
      }
    }
    return message.build();
  }
}
