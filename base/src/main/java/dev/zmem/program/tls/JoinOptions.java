package dev.zmem.program.tls;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.file.FileTrouble;
import dev.zmem.program.option.HostPort;
import dev.zmem.text.Escapes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The aggregator whose fleet is joined, and the token to join by: as a word, or in a file, where no
 * list of processes shows it.
 */
public final class JoinOptions {
  private static final int MAX_BYTES = 4096;

  @Parameters(
      paramLabel = "HOST[:PORT]",
      converter = HostPort.Converter.class,
      description = "The aggregator, by a name that its certificate has.")
  private HostPort aggregator = new HostPort("127.0.0.1", HostPort.DEFAULT_PORT);

  @ArgGroup(multiplicity = "1")
  private @Nullable Which which;

  /** One of them. */
  private static final class Which {
    @Option(
        names = "--token",
        paramLabel = "TOKEN",
        description = "The token, as 'zmemctl token create' prints it.")
    private @Nullable String token;

    @Option(
        names = "--token-file",
        paramLabel = "FILE",
        description = "A file with the token on its last line; /dev/stdin for a pipe.")
    private @Nullable Path file;
  }

  /** The aggregator to join. */
  public HostPort aggregator() {
    return aggregator;
  }

  /** The token; a {@link ProgramException} where it is none. */
  public JoinToken token() {
    Which one = Objects.requireNonNull(which);
    Path file = one.file;
    String text = file == null ? String.valueOf(one.token) : lastLine(file);
    return JoinToken.parse(text)
        .orElseThrow(() ->
            new ProgramException(
                ExitCode.USAGE,
                (file == null ? "--token" : "--token-file " + Escapes.escape(file.toString()))
                    + ": no token (expected: zmem1., as 'zmemctl token create' prints it)"));
  }

  private static String lastLine(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII).strip();
      return text.substring(text.lastIndexOf('\n') + 1);
    } catch (IOException e) {
      throw new ProgramException(
          ExitCode.USAGE,
          "--token-file " + Escapes.escape(file.toString()) + ": " + FileTrouble.reason(e));
    }
  }
}
