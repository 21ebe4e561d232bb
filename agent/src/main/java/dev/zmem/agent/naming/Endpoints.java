package dev.zmem.agent.naming;

/**
 * Addresses that a title says its program listens on: {@code *:6379}, {@code 127.0.0.1:6379},
 * {@code [::1]:6379}. Unlike a worker's number a port is the same on every host of a fleet and
 * tells one service from another, so it is kept. Pure; any thread.
 */
final class Endpoints {
  /**
   * Ports from here on are given to clients (the kernel's {@code ip_local_port_range}): they differ
   * from one connection to the next.
   */
  private static final int FIRST_EPHEMERAL_PORT = 32_768;

  private static final int MAX_PORT_DIGITS = 5;

  private Endpoints() {}

  /** The end of the endpoint that is a word from {@code at} on; -1 when there is none. */
  static int end(String title, int at) {
    if (at > 0 && " (/,".indexOf(title.charAt(at - 1)) < 0) {
      return -1;
    }
    int end = at;
    while (end < title.length() && " ),;/".indexOf(title.charAt(end)) < 0) {
      end++;
    }
    if (end > at && title.charAt(end - 1) == ']') {
      end--; // of the brackets that the word closes
    }
    int colon = title.lastIndexOf(':', end - 1);
    return colon > at
            && isListeningPort(title.substring(colon + 1, end))
            && isAddress(title.substring(at, colon))
        ? end
        : -1;
  }

  /** The endpoint as it is on every host: an address of the host's own is its name. */
  static String fleetWide(String endpoint) {
    int colon = endpoint.lastIndexOf(':');
    String address = withoutBrackets(endpoint.substring(0, colon));
    boolean own = (isIpv4(address) || isIpv6(address)) && !isSameEverywhere(address);
    return own ? "%h" + endpoint.substring(colon) : endpoint;
  }

  private static boolean isListeningPort(String port) {
    if (!isNumber(port, MAX_PORT_DIGITS)) {
      return false;
    }
    int number = Integer.parseInt(port);
    return number > 0 && number < FIRST_EPHEMERAL_PORT;
  }

  private static boolean isAddress(String address) {
    return address.equals("*")
        || address.equals("%h")
        || address.equals("localhost")
        || isIpv4(address)
        || isIpv6(withoutBrackets(address));
  }

  private static boolean isIpv4(String address) {
    String[] parts = address.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (!isNumber(part, 3)) {
        return false;
      }
    }
    return true;
  }

  /** Short forms, and the full one of eight parts: {@code 12:30} is a time. */
  private static boolean isIpv6(String address) {
    int colons = 0;
    for (int at = 0; at < address.length(); at++) {
      char c = address.charAt(at);
      if (c == ':') {
        colons++;
      } else if (Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return colons == 7 || address.contains("::");
  }

  /** The loopback, or all addresses. */
  private static boolean isSameEverywhere(String address) {
    return address.startsWith("127.")
        || address.equals("0.0.0.0")
        || address.equals("::1")
        || address.equals("::");
  }

  private static boolean isNumber(String text, int mostDigits) {
    for (int at = 0; at < text.length(); at++) {
      if (text.charAt(at) < '0' || text.charAt(at) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= mostDigits;
  }

  private static String withoutBrackets(String address) {
    return address.startsWith("[") && address.endsWith("]")
        ? address.substring(1, address.length() - 1)
        : address;
  }
}
