package dev.zmem.cli.live;

/** A line of the screen: plain text that no terminal obeys, and how all of it looks. */
record StyledLine(String text, Style style) {
  /** How a line looks. */
  enum Style {
    PLAIN,
    /** Of the first line and the last. */
    BAR,
    TITLE,
    /** The row that the keys act on. */
    SELECTED,
    TOTAL,
    /** What is wrong. */
    ALERT,
    /** What is less important. */
    FAINT
  }
}
