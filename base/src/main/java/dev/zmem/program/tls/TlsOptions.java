package dev.zmem.program.tls;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.option.HostPort;
import dev.zmem.text.Escapes;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The transport's options, the same on all three programs: mutual TLS by PEM files, or plaintext on
 * loopback, or {@code --insecure}.
 */
public final class TlsOptions {
  /** Those that name certificates. */
  public static final List<String> NAMES =
      List.of("--tls-dir", "--tls-ca", "--tls-cert", "--tls-key");

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "PEM file of the CA that signs all peers.")
  public @Nullable Path ca;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "PEM file of this program's certificate chain.")
  public @Nullable Path cert;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "PEM file of the certificate's private key (PKCS#8).")
  public @Nullable Path key;

  @Option(
      names = "--tls-dir",
      paramLabel = "DIR",
      description =
          "Folder with all three, as 'zmem-aggregator init', 'zmem-agent join' and 'zmemctl login'"
              + " make it.")
  public @Nullable Path dir;

  @Option(names = "--insecure", description = "Allow plaintext on addresses other than loopback.")
  public boolean insecure;

  /** The three files, or null when none is set; a {@link ProgramException} when some are. */
  public @Nullable TlsFiles files() {
    if (dir != null) {
      if (ca != null || cert != null || key != null) {
        throw new ProgramException(
            ExitCode.USAGE,
            "--tls-dir has --tls-ca, --tls-cert and --tls-key in it: set it, or the three");
      }
      TlsFolder folder = new TlsFolder(dir);
      if (dir.toString().isEmpty() || Files.notExists(folder.certificate())) {
        throw new ProgramException(
            ExitCode.USAGE,
            "--tls-dir "
                + Escapes.escape(dir.toString())
                + ": no certificate in it ('zmem-aggregator init', 'zmem-agent join' and 'zmemctl"
                + " login' make one)");
      }
      return folder.files();
    }
    if (ca == null && cert == null && key == null) {
      return null;
    }
    if (ca == null || cert == null || key == null) {
      String missing = ca == null ? "--tls-ca" : cert == null ? "--tls-cert" : "--tls-key";
      throw new ProgramException(
          ExitCode.USAGE,
          missing + " is missing: TLS takes --tls-ca, --tls-cert and --tls-key together");
    }
    return new TlsFiles(ca, cert, key);
  }

  /** Credentials to listen with on {@code address}. */
  public ServerCredentials serverCredentials(HostPort address) {
    TlsFiles files = files();
    if (files != null) {
      return files.serverCredentials();
    }
    requirePlaintextAllowed("listen on", address);
    return InsecureServerCredentials.create();
  }

  /** Credentials to connect to {@code address} with. */
  public ChannelCredentials channelCredentials(HostPort address) {
    TlsFiles files = files();
    if (files != null) {
      return files.channelCredentials();
    }
    requirePlaintextAllowed("connect to", address);
    return InsecureChannelCredentials.create();
  }

  private void requirePlaintextAllowed(String what, HostPort address) {
    if (!insecure && !address.isLoopback()) {
      throw new ProgramException(
          ExitCode.USAGE,
          "will not "
              + what
              + " "
              + address
              + " without TLS: set --tls-dir, or --tls-ca, --tls-cert and --tls-key, or allow plaintext with --insecure");
    }
  }
}
