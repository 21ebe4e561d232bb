package dev.zmem.program.option;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A network address as people write it: {@code host:port}, {@code 10.0.0.1:7700}, {@code
 * [::1]:7700}; {@code host} alone has the default port.
 *
 * @param host name or address, without brackets
 * @param port 0 to 65,535
 */
public record HostPort(String host, int port) {
  /** Where an aggregator listens unless another port is said. */
  public static final int DEFAULT_PORT = 7700;

  /** Reads one from an option. */
  public static final class Converter implements ITypeConverter<HostPort> {
    @Override
    public HostPort convert(String text) {
      int bracket = text.indexOf(']');
      boolean literal = text.startsWith("[") && bracket > 1;
      int colon = text.indexOf(':', literal ? bracket : 0);
      String host = colon < 0 ? text : text.substring(0, colon);
      int port = colon < 0 ? DEFAULT_PORT : port(text.substring(colon + 1));
      if (literal) {
        // nothing between the bracket and the colon
        host = host.endsWith("]") ? text.substring(1, bracket) : "";
      }
      boolean plain =
          literal || host.chars().noneMatch(c -> c <= ' ' || c == '[' || c == ']' || c == '/');
      if (host.isEmpty() || !plain || port < 0) {
        throw new TypeConversionException(
            "'"
                + text
                + "' (expected: a host or host:port, as 127.0.0.1:7700 or [::1]:7700; the port is "
                + DEFAULT_PORT
                + " unless said)");
      }
      return new HostPort(host, port);
    }

    private static int port(String digits) {
      try {
        int port = Integer.parseInt(digits);
        return port > 0xffff || !Character.isDigit(digits.charAt(0)) ? -1 : port;
      } catch (NumberFormatException e) {
        return -1;
      }
    }
  }

  /** Whether nothing sent there leaves the machine. */
  public boolean isLoopback() {
    if (host.equals("localhost")) {
      return true;
    }
    boolean literal =
        host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    try {
      return literal && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** For binding and connecting. */
  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
