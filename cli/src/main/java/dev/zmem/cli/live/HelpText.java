package dev.zmem.cli.live;

import java.util.List;

/** The help of the live view. */
final class HelpText {
  static final List<String> LINES =
      List.of(
          "Keys of the live view",
          "",
          "  Up Down PgUp PgDn      another row; it stays selected when rows move",
          "  Home End               the first row, which stays the first; the last",
          "  Enter                  into the row: a host's programs, a program's processes,",
          "                         a process's mappings, which its agent reads once",
          "  r                      ask again at once: mappings are read again by this key alone",
          "  Backspace, Esc         back",
          "  / \\ F4                 filter as you type (RE2; ! before it: all others)",
          "  Esc                    without the filter that was typed here",
          "  s > F6                 sort by a column",
          "  M S N                  sort by memory, swap, name",
          "  I                      the other way round",
          "  g                      choose what rows stand for",
          "  p H t F5               rows are programs, hosts, trees of processes",
          "  Space                  pause, and go on",
          "  Ctrl-L                 draw the screen anew",
          "  ? h F1                 this help",
          "  q F10                  quit",
          "",
          "GROWN is how much more RAM a row holds, or a mapping PSS, than when it was first seen",
          "in this view.",
          "~ stands before estimates, ≥ before sums that lack processes: zmemctl help figures.");

  private HelpText() {}
}
