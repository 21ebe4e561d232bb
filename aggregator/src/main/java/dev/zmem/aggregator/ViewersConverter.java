package dev.zmem.aggregator;

import dev.zmem.aggregator.access.Viewers;
import picocli.CommandLine.ITypeConverter;

/** Reads {@link Viewers} from an option, by {@link NameList}. */
final class ViewersConverter implements ITypeConverter<Viewers> {
  @Override
  public Viewers convert(String text) {
    return new Viewers(NameList.parse(text, "viewers", Viewers.MAX_NAMES));
  }
}
