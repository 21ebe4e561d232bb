package dev.zmem.cli.admin;

import dev.zmem.cli.command.CoverageText;
import dev.zmem.cli.remote.FleetAdmin;
import dev.zmem.program.option.DurationConverter;
import dev.zmem.proto.v1.CreateTokenRequest;
import dev.zmem.proto.v1.CreateTokenResponse;
import dev.zmem.proto.v1.Role;
import dev.zmem.proto.v1.ViewLimits;
import dev.zmem.text.Escapes;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code zmemctl token create}: prints a token, on the last line of standard output. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description =
        "Print a new token: the hash of the CA, an id and a secret, which is told this once.",
    footer = {
      "",
      "Example: zmemctl token create --uses=500 --hosts='python-worker-*'",
      "then on each host: zmem-agent join AGGREGATOR --token-file=FILE"
    })
final class TokenCreateCommand extends AdminCommand {
  /** As they are typed. */
  enum TokenRole {
    AGENT(Role.ROLE_AGENT),
    VIEWER(Role.ROLE_VIEWER),
    ADMIN(Role.ROLE_ADMIN);

    private final Role role;

    TokenRole(Role role) {
      this.role = role;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "agent",
      description =
          "Of whom it lets in: agent (reports its own host), viewer (asks), admin (asks, and says"
              + " who belongs to the fleet) (default: ${DEFAULT-VALUE}).")
  private TokenRole role = TokenRole.AGENT;

  @Option(
      names = "--uses",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many it lets in, 1 to 100000 (default: ${DEFAULT-VALUE}).")
  private int uses = 1;

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = DurationConverter.Retention.class,
      description = "How long, up to 30d (default: ${DEFAULT-VALUE}).")
  private Duration ttl = Duration.ofHours(1);

  @Option(
      names = "--hosts",
      split = ",",
      paramLabel = "GLOB",
      description =
          "Names that may join by it, as 'python-worker-*'; repeatable, or separated by commas"
              + " (default: any).")
  private List<String> hosts = List.of();

  @Option(
      names = "--visible-hosts",
      split = ",",
      paramLabel = "GLOB",
      description =
          "Of role viewer: hosts that those see whom it lets in; the others are as if they were"
              + " not there (default: all).")
  private List<String> visibleHosts = List.of();

  @Option(
      names = "--hide-command-lines",
      description = "Of role viewer: keep command lines and environments from those it lets in.")
  private boolean hidesCommands;

  @Option(
      names = "--replace",
      description = "Let a name in that another key holds, whose certificate ends then.")
  private boolean replace;

  @Override
  void run(FleetAdmin admin, PrintWriter out, PrintWriter err) {
    CreateTokenResponse made =
        admin.ask(stub ->
            stub.createToken(
                CreateTokenRequest.newBuilder()
                    .setRole(role.role)
                    .setUses(uses)
                    .setTtlMillis(ttl.toMillis())
                    .addAllNameGlobs(hosts)
                    .setReplaces(replace)
                    .setLimits(
                        ViewLimits.newBuilder()
                            .addAllHostGlobs(visibleHosts)
                            .setHidesCommands(hidesCommands))
                    .build()));
    String limits = MemberWords.limits(made.getInfo().getLimits());
    err.println(
        "token "
            + MemberWords.text(made.getInfo().getId())
            + ": role "
            + role
            + (limits == null ? "" : " (" + Escapes.escape(limits) + ")")
            + ", "
            + CoverageText.count(uses, "use", "uses")
            + ", ends in "
            + MemberWords.left(made.getInfo().getExpiresAtMillis())
            + (hosts.isEmpty() ? "" : ", for " + String.join(", ", hosts)));
    out.println(MemberWords.text(made.getToken()));
  }
}
