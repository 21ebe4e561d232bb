package dev.zmem.cli.live;

/** A key of the keyboard, as far as the view tells keys apart. */
enum Key {
  UP,
  DOWN,
  PAGE_UP,
  PAGE_DOWN,
  HOME,
  END,
  ENTER,
  BACKSPACE,
  ESCAPE,
  /** Help. */
  F1,
  /** Filter, under htop's two keys for finding and filtering. */
  F4,
  /** Trees. */
  F5,
  /** Sort. */
  F6,
  /** Quit. */
  F10,
  /** The screen is to be drawn anew. */
  REDRAW,
  /** A letter, a digit, a sign. */
  TEXT,
  /** The keyboard is gone. */
  GONE
}
