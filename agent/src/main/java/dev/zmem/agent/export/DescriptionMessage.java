package dev.zmem.agent.export;

import dev.zmem.agent.kernel.KernelText;
import dev.zmem.model.Description;
import dev.zmem.proto.v1.DescriptionItem;
import dev.zmem.proto.v1.DescriptionKind;
import dev.zmem.proto.v1.DescriptionSection;

/** Writes a description as the message that carries it. */
final class DescriptionMessage {
  /** Longest text, bytes of UTF-8. */
  private static final int MAX_TEXT = 1024;

  private DescriptionMessage() {}

  /** The message. */
  static dev.zmem.proto.v1.Description of(Description description) {
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
        item.texts().forEach(text -> value.addTexts(KernelText.cut(text, MAX_TEXT)));
      }
    }
    return message.build();
  }
}
