package dev.zmem.cli.admin;

import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Column.Kind;
import dev.zmem.cli.remote.FleetAdmin;
import dev.zmem.proto.v1.CertificateInfo;
import dev.zmem.proto.v1.ListCertificatesRequest;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zmemctl certificates}: the members of the fleet. */
@Command(
    name = "certificates",
    mixinStandardHelpOptions = true,
    description = "Certificates that this fleet's CA gave out and that have not ended, by name.")
public final class CertificatesCommand extends AdminCommand {
  private static final List<Column<CertificateInfo>> COLUMNS =
      List.of(
          new Column<>("NAME", "name", Kind.TEXT, Detail.TABLE, CertificateInfo::getName),
          MemberColumns.role(CertificateInfo::getRole),
          MemberColumns.sees(CertificateInfo::getLimits),
          new Column<>(
              "STATE",
              "state",
              Kind.TEXT,
              Detail.TABLE,
              one -> one.getRevokedAtMillis() == 0 ? "in force" : "revoked"),
          MemberColumns.endsIn(CertificateInfo::getExpiresAtMillis),
          MemberColumns.endsAt(CertificateInfo::getExpiresAtMillis),
          new Column<>("SERIAL", "serial", Kind.TEXT, Detail.TABLE, CertificateInfo::getSerial));

  @Mixin private ListOptions output = new ListOptions();

  @Override
  void run(FleetAdmin admin, PrintWriter out, PrintWriter err) {
    output.print(
        "certificates",
        COLUMNS,
        admin
            .ask(stub -> stub.listCertificates(ListCertificatesRequest.getDefaultInstance()))
            .getCertificatesList(),
        out);
  }
}
