package dev.zmem.program;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A network address as people write it: {@code host:port}, {@code 10.0.0.1:7700}, {@code
 * [::1]:7700}.
 *
 * @param host name or address, without brackets
 * @param port 0 to 65,535
 */
public record HostPort(String host, int port) {

  /** Reads one from an option. */
  public static final class Converter implements ITypeConverter<HostPort> {
    @Override
    public HostPort convert(String text) {
      int colon = text.lastIndexOf(':');
      String host = colon < 0 ? "" : text.substring(0, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      } else if (host.indexOf(':') >= 0) {
        host = "";
      }
      int port = port(text.substring(colon + 1));
      if (host.isEmpty() || port < 0) {
        throw new TypeConversionException(
            "'" + text + "' (expected: host:port, as 127.0.0.1:7700 or [::1]:7700)");
      }
      return new HostPort(host, port);
    }

    private static int port(String digits) {
      try {
        int port = Integer.parseInt(digits);
        return port > 0xffff ? -1 : port;
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
