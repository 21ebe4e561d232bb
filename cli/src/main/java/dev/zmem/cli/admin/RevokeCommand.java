package dev.zmem.cli.admin;

import dev.zmem.cli.remote.FleetAdmin;
import dev.zmem.proto.v1.CertificateInfo;
import dev.zmem.proto.v1.RevokeCertificatesRequest;
import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code zmemctl revoke}: ends certificates at once. */
@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description =
        "End certificates at once, streams that stand included; the name may join again by a new"
            + " token.")
public final class RevokeCommand extends AdminCommand {
  @ArgGroup(multiplicity = "1")
  private @Nullable Which which;

  /** One of them. */
  private static final class Which {
    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "All certificates of this host, viewer or admin.")
    private @Nullable String name;

    @Option(
        names = "--serial",
        paramLabel = "HEX",
        description = "One certificate, as 'zmemctl certificates' shows it.")
    private @Nullable String serial;
  }

  @Override
  void run(FleetAdmin admin, PrintWriter out, PrintWriter err) {
    Which one = Objects.requireNonNull(which);
    RevokeCertificatesRequest.Builder request = RevokeCertificatesRequest.newBuilder();
    if (one.name != null) {
      request.setName(one.name);
    } else {
      request.setSerial(String.valueOf(one.serial));
    }
    for (CertificateInfo ended :
        admin.ask(stub -> stub.revokeCertificates(request.build())).getRevokedList()) {
      out.println(
          "revoked "
              + MemberWords.text(ended.getName())
              + " ("
              + MemberWords.role(ended.getRole())
              + ", serial "
              + MemberWords.text(ended.getSerial())
              + ")");
    }
  }
}
