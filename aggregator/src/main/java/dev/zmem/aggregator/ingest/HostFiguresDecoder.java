package dev.zmem.aggregator.ingest;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import java.util.Objects;

/** Reads a host's figures off the wire and checks them. */
@SuppressWarnings("EnumOrdinal") // an array by figure: read with every frame
final class HostFiguresDecoder {
  private static final long KIB = 1024;
  private static final HostFigure[] FIGURES = HostFigure.values();
  private static final FieldDescriptor[] FIELDS = fields();

  private HostFiguresDecoder() {}

  /** All figures of a message that has all. */
  static HostFigures of(dev.zmem.proto.v1.HostFigures message) {
    return of(message, HostFigures.NONE);
  }

  /** The figures; those of the last frame where the message has only what changed since. */
  static HostFigures of(dev.zmem.proto.v1.HostFigures message, HostFigures last) {
    long[] values = HostFigures.allAbsent();
    if (message.getOnlyChanges()) {
      last.forEachPresent((figure, value) -> values[figure.ordinal()] = value);
    }
    for (HostFigure figure : FIGURES) {
      FieldDescriptor field = FIELDS[figure.ordinal()];
      if (message.hasField(field)) {
        long value = ((Number) message.getField(field)).longValue();
        long most = most(figure);
        if (value < 0 || value > most) {
          throw new BadFrameException("host." + figure, value + " (expected: 0 to " + most + ")");
        }
        values[figure.ordinal()] = figure.isSentInKib() ? value * KIB : value;
      }
    }
    return HostFigures.of(values);
  }

  private static FieldDescriptor[] fields() {
    FieldDescriptor[] fields = new FieldDescriptor[FIGURES.length];
    for (HostFigure figure : FIGURES) {
      fields[figure.ordinal()] =
          Objects.requireNonNull(
              dev.zmem.proto.v1.HostFigures.getDescriptor().findFieldByName(figure.column()),
              () -> "ingest.proto has no field for " + figure);
    }
    return fields;
  }

  /** Beyond what any machine has; a page's size times a number of pages fits 63 bits. */
  private static long most(HostFigure figure) {
    return switch (figure) {
      case SWAPPED_IN_PAGES, SWAPPED_OUT_PAGES -> 1L << 44;
      case PAGE_SIZE_BYTES -> 1L << 18;
      case MEMORY_SOME_CENTIPERCENT, MEMORY_FULL_CENTIPERCENT, CPU_SOME_CENTIPERCENT -> 10_000;
      case UPTIME_SECONDS -> 100L * 366 * 24 * 3600;
      case CPU_COUNT -> 1L << 20;
      case CGROUP_LIMIT_HITS, CGROUP_OOM_KILLS -> 1L << 50;
      default -> BatchReader.MAX_KIB;
    };
  }
}
