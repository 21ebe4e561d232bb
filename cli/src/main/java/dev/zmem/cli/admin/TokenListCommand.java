package dev.zmem.cli.admin;

import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Column.Kind;
import dev.zmem.cli.remote.FleetAdmin;
import dev.zmem.proto.v1.ListTokensRequest;
import dev.zmem.proto.v1.TokenInfo;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zmemctl token list}: tokens that can still be used. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Tokens that can still be used; their secrets are kept nowhere.")
final class TokenListCommand extends AdminCommand {
  private static final List<Column<TokenInfo>> COLUMNS =
      List.of(
          new Column<>("TOKEN", "id", Kind.TEXT, Detail.TABLE, TokenInfo::getId),
          MemberColumns.role(TokenInfo::getRole),
          MemberColumns.sees(TokenInfo::getLimits),
          new Column<>(
              "USES LEFT", "uses_left", Kind.COUNT, Detail.TABLE, one -> (long) one.getUsesLeft()),
          MemberColumns.endsIn(TokenInfo::getExpiresAtMillis),
          MemberColumns.endsAt(TokenInfo::getExpiresAtMillis),
          new Column<TokenInfo>(
                  "NAMES",
                  "names",
                  Kind.TEXT,
                  Detail.TABLE,
                  one ->
                      one.getNameGlobsCount() == 0
                          ? null
                          : String.join(",", one.getNameGlobsList()))
              .instead(one -> "any"),
          new Column<>("REPLACES", "replaces", Kind.TEXT, Detail.WIDE, one -> one.getReplaces()),
          new Column<>("MADE BY", "made_by", Kind.TEXT, Detail.TABLE, TokenInfo::getCreatedBy));

  @Mixin private ListOptions output = new ListOptions();

  @Override
  void run(FleetAdmin admin, PrintWriter out, PrintWriter err) {
    List<TokenInfo> tokens =
        admin.ask(stub -> stub.listTokens(ListTokensRequest.getDefaultInstance())).getTokensList();
    if (tokens.isEmpty()) {
      err.println("no token can be used: nobody may join");
    }
    output.print("tokens", COLUMNS, tokens, out);
  }
}
