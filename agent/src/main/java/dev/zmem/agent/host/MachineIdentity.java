package dev.zmem.agent.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which machine this is and which boot of it.
 *
 * @param hostId 32 hex digits, the same at every boot. Derived from {@code /etc/machine-id}, which
 *     is itself confidential: an HMAC keyed by it of zmem's own application id (machine-id(5),
 *     "application-specific")
 * @param bootId {@code /proc/sys/kernel/random/boot_id}
 */
public record MachineIdentity(String hostId, String bootId) {
  private static final String APPLICATION_ID = "dev.zmem.agent/1";

  /** Reads this machine's; a machine without any machine-id is known by its boot alone. */
  public static MachineIdentity read() {
    String bootId = firstLine(Path.of("/proc/sys/kernel/random/boot_id"));
    String machineId = firstLine(Path.of("/etc/machine-id"));
    if (machineId.isEmpty()) {
      machineId = firstLine(Path.of("/var/lib/dbus/machine-id"));
    }
    return new MachineIdentity(
        derive(machineId.isEmpty() ? bootId : machineId), bootId.isEmpty() ? "unknown" : bootId);
  }

  static String derive(String machineId) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(("zmem:" + machineId).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] digest = mac.doFinal(APPLICATION_ID.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has HmacSHA256", e);
    }
  }

  private static String firstLine(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1)
          .lines()
          .findFirst()
          .orElse("")
          .trim();
    } catch (IOException e) {
      return "";
    }
  }
}
