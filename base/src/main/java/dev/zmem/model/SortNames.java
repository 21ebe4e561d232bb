package dev.zmem.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The names of what tables are sorted by: the figures', and those of what rows stand for. */
public final class SortNames {
  /** By what tables are sorted unless something else is asked for. */
  public static final String DEFAULT = "ram";

  /** Processes of a row. */
  public static final String COUNT = "count";

  /** Hosts of a row. */
  public static final String HOSTS = "hosts";

  /** By how much RAM a row grew. */
  public static final String GROWTH = "growth";

  /** The row's name. */
  public static final String NAME = "name";

  private SortNames() {}

  /** Of rows that stand for one process on one host. */
  public static List<String> ofProcesses() {
    List<String> names = ofFigures();
    names.add(NAME);
    return names;
  }

  /** Of rows that stand for several. */
  public static List<String> ofGroups() {
    List<String> names = ofFigures();
    names.add(COUNT);
    names.add(HOSTS);
    names.add(GROWTH);
    names.add(NAME);
    return names;
  }

  /** Of mappings. */
  public static List<String> ofMappings() {
    List<String> names = new ArrayList<>();
    for (MappingFigure figure : MappingFigure.all()) {
      names.add(figure.sortName());
    }
    names.addAll(List.of("avgpss", COUNT, "maps", NAME));
    return names;
  }

  /** Of hosts, those that people see first; every column's title is one. */
  public static List<String> ofHosts() {
    List<String> names = new ArrayList<>(List.of("host", "state", "age", "procs", "ram", "swap"));
    for (HostFigure figure : HostFigure.all()) {
      FigureSpec.Shown table = figure.table();
      if (table != null && table.detail() != FigureSpec.Detail.DATA && !figure.isRare()) {
        names.add(table.title().toLowerCase(Locale.ROOT).replace(' ', '-'));
      }
    }
    return names;
  }

  private static List<String> ofFigures() {
    List<String> names = new ArrayList<>();
    for (Figure figure : Figure.all()) {
      FigureSpec.Shown table = figure.spec().table();
      if (table != null && table.sortName() != null) {
        names.add(table.sortName());
      }
    }
    return names;
  }
}
