package dev.zmem.cli.admin;

import dev.zmem.cli.remote.FleetAdmin;
import dev.zmem.proto.v1.CertificateInfo;
import dev.zmem.proto.v1.ListCertificatesRequest;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code zmemctl certificates}: who is in the fleet. */
@Command(
    name = "certificates",
    mixinStandardHelpOptions = true,
    description = "Certificates that this fleet's CA gave out and that have not ended, by name.")
public final class CertificatesCommand extends AdminCommand {
  @Override
  void run(FleetAdmin admin, PrintWriter out, PrintWriter err) {
    List<CertificateInfo> all =
        admin
            .ask(stub -> stub.listCertificates(ListCertificatesRequest.getDefaultInstance()))
            .getCertificatesList();
    MemberTable.print(
        List.of("NAME", "ROLE", "STATE", "ENDS IN", "SERIAL"),
        all.stream().map(CertificatesCommand::row).toList(),
        out);
  }

  private static List<String> row(CertificateInfo certificate) {
    return List.of(
        MemberTable.text(certificate.getName()),
        MemberTable.role(certificate.getRole()),
        certificate.getRevokedAtMillis() == 0 ? "in force" : "revoked",
        MemberTable.left(certificate.getExpiresAtMillis()),
        MemberTable.text(certificate.getSerial()));
  }
}
