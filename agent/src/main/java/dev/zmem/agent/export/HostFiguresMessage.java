package dev.zmem.agent.export;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import java.util.Objects;

/** The host's figures as they travel: absent ones left out. */
@SuppressWarnings("EnumOrdinal") // an array by figure: written with every frame
final class HostFiguresMessage {
  private static final long KIB = 1024;
  private static final FieldDescriptor[] FIELDS = fields();

  private HostFiguresMessage() {}

  /** All figures. */
  static dev.zmem.proto.v1.HostFigures of(HostFigures figures) {
    dev.zmem.proto.v1.HostFigures.Builder message = dev.zmem.proto.v1.HostFigures.newBuilder();
    figures.forEachPresent((figure, value) -> set(figure, value, message));
    return message.build();
  }

  /** Those that are not as they were sent; all where one is no longer known. */
  static dev.zmem.proto.v1.HostFigures changes(HostFigures sent, HostFigures figures) {
    dev.zmem.proto.v1.HostFigures.Builder message = dev.zmem.proto.v1.HostFigures.newBuilder();
    for (HostFigure figure : HostFigure.all()) {
      long value = figures.get(figure);
      if (value != sent.get(figure)) {
        if (value < 0) {
          return of(figures);
        }
        set(figure, value, message);
      }
    }
    return message.setOnlyChanges(true).build();
  }

  private static void set(
      HostFigure figure, long value, dev.zmem.proto.v1.HostFigures.Builder message) {
    FieldDescriptor field = FIELDS[figure.ordinal()];
    long told = figure.isSentInKib() ? value / KIB : value;
    if (field.getJavaType() == JavaType.INT) {
      message.setField(field, (int) told);
    } else {
      message.setField(field, told);
    }
  }

  private static FieldDescriptor[] fields() {
    FieldDescriptor[] fields = new FieldDescriptor[HostFigure.values().length];
    for (HostFigure figure : HostFigure.values()) {
      fields[figure.ordinal()] =
          Objects.requireNonNull(
              dev.zmem.proto.v1.HostFigures.getDescriptor().findFieldByName(figure.column()),
              () -> "ingest.proto has no field for " + figure);
    }
    return fields;
  }
}
