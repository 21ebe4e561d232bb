package dev.zmem.cli.live;

/**
 * A key that was pressed.
 *
 * @param text what it types; empty for keys that type nothing
 */
record Press(Key key, String text) {
  /** Whether it is this letter or sign. */
  boolean is(String sign) {
    return key == Key.TEXT && text.equals(sign);
  }

  /** Whether it is one of these letters or signs. */
  boolean isOneOf(String signs) {
    return key == Key.TEXT && text.length() == 1 && signs.contains(text);
  }
}
