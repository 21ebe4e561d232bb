package dev.zmem.model;

import dev.zmem.model.FigureSpec.Detail;
import dev.zmem.model.FigureSpec.Shown;
import dev.zmem.model.HostFigure.Unit;
import org.jspecify.annotations.Nullable;

/**
 * The words that describe a figure of a host: what its number counts, and how tables show it.
 *
 * @param unit what its number counts
 * @param table how tables and data show it; null where they do not
 */
record HostFigureSpec(Unit unit, @Nullable Shown table) {
  /** Bytes that no table shows. */
  static final HostFigureSpec UNSHOWN = new HostFigureSpec(Unit.BYTES, null);

  static HostFigureSpec bytes(Detail detail, String title, String key, String help) {
    return shown(Unit.BYTES, detail, title, key, help);
  }

  static HostFigureSpec pages(Detail detail, String title, String key, String help) {
    return shown(Unit.PAGES, detail, title, key, help);
  }

  static HostFigureSpec centipercent(Detail detail, String title, String key, String help) {
    return shown(Unit.CENTIPERCENT, detail, title, key, help);
  }

  static HostFigureSpec seconds(Detail detail, String title, String key, String help) {
    return shown(Unit.SECONDS, detail, title, key, help);
  }

  static HostFigureSpec count(Detail detail, String title, String key, String help) {
    return shown(Unit.COUNT, detail, title, key, help);
  }

  private static HostFigureSpec shown(
      Unit unit, Detail detail, String title, String key, String help) {
    return new HostFigureSpec(unit, new Shown(title, key, detail, help, null, 0));
  }

  /** Its column is left out of a narrow table at this place in the order. */
  HostFigureSpec leftOut(int order) {
    Shown shown = table;
    return shown == null
        ? this
        : new HostFigureSpec(
            unit,
            new Shown(
                shown.title(), shown.key(), shown.detail(), shown.help(), shown.sortName(), order));
  }
}
