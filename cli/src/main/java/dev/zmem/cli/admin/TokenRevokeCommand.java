package dev.zmem.cli.admin;

import dev.zmem.cli.remote.FleetAdmin;
import dev.zmem.proto.v1.RevokeTokenRequest;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code zmemctl token revoke}: nobody joins by a token any more. */
@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = "Let nobody in by a token any more; who joined by it stays.")
final class TokenRevokeCommand extends AdminCommand {
  @Parameters(paramLabel = "TOKEN", description = "Its id, as 'zmemctl token list' shows it.")
  private String id = "";

  @Override
  void run(FleetAdmin admin, PrintWriter out, PrintWriter err) {
    var _ = admin.ask(stub -> stub.revokeToken(RevokeTokenRequest.newBuilder().setId(id).build()));
    out.println("token " + MemberWords.text(id) + " revoked");
  }
}
