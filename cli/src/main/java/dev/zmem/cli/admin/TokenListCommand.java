package dev.zmem.cli.admin;

import dev.zmem.cli.remote.FleetAdmin;
import dev.zmem.proto.v1.ListTokensRequest;
import dev.zmem.proto.v1.TokenInfo;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code zmemctl token list}: tokens that can still be used. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Tokens that can still be used; their secrets are kept nowhere.")
final class TokenListCommand extends AdminCommand {
  @Override
  void run(FleetAdmin admin, PrintWriter out, PrintWriter err) {
    List<TokenInfo> tokens =
        admin.ask(stub -> stub.listTokens(ListTokensRequest.getDefaultInstance())).getTokensList();
    if (tokens.isEmpty()) {
      err.println("no token can be used: nobody may join");
      return;
    }
    MemberTable.print(
        List.of("TOKEN", "ROLE", "USES LEFT", "ENDS IN", "NAMES", "MADE BY"),
        tokens.stream()
            .map(token ->
                List.of(
                    MemberTable.text(token.getId()),
                    MemberTable.role(token.getRole()),
                    String.valueOf(token.getUsesLeft()),
                    MemberTable.left(token.getExpiresAtMillis()),
                    token.getNameGlobsCount() == 0
                        ? "any"
                        : MemberTable.text(String.join(",", token.getNameGlobsList())),
                    MemberTable.text(token.getCreatedBy())))
            .toList(),
        out);
  }
}
