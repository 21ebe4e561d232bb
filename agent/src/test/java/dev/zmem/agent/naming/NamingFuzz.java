package dev.zmem.agent.naming;

import dev.zmem.agent.naming.CommandLines.Detail;
import dev.zmem.agent.naming.ProcessFacts.ExecutableState;
import dev.zmem.fuzz.Contract;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Any command line: a name and a line that may leave the host. */
public final class NamingFuzz {
  /** A word that nothing but the secret holds. */
  private static final String SECRET = "hUnter2Zq9xW";

  /** {@code ¦} parts arguments, {@code §} is the secret: forms that hold wherever they stand. */
  private static final List<String> FORMS =
      List.of(
          "--password=§",
          "--db-password¦§",
          "--token¦§",
          "-Dapp.datasource.password=§",
          "AWS_SECRET_ACCESS_KEY=§",
          "--env=POSTGRES_PASSWORD=§",
          "--data={\"user\":\"a\",\"password\":\"§\"}",
          "-H¦Authorization: Bearer §",
          "--header=X-Api-Key: §",
          "postgres://app:§@db/shop");

  private NamingFuzz() {}

  /** Arguments parted by NUL, behind a byte that plants a secret: it does not leave the host. */
  public static final class Scrubber {
    private Scrubber() {}

    /** One command line. */
    public static void fuzzerTestOneInput(byte[] data) {
      if (data.length == 0) {
        return;
      }
      int choice = data[0] & 0xff;
      String text = new String(data, 1, data.length - 1, StandardCharsets.UTF_8);
      if (text.contains(SECRET)) {
        return; // it may stand anywhere
      }
      List<String> arguments = new ArrayList<>(List.of("app"));
      List<String> noise = List.of(text.split("\0", -1));
      int place = Math.min(noise.size(), choice >> 4);
      // what stands before is not looked at: a word there may take the planted one as its value
      arguments.addAll(List.of(FORMS.get(choice % FORMS.size()).replace("§", SECRET).split("¦")));
      arguments.addAll(noise.subList(place, noise.size()));
      String shown = CommandLines.show(arguments, "app", Detail.SCRUBBED);
      Contract.require(!shown.contains(SECRET), "a secret does not leave the host");
      Contract.require(
          shown.getBytes(StandardCharsets.UTF_8).length <= CommandLines.MAX_COMMAND_BYTES,
          "a command line is bounded");
      String title =
          CommandLines.show(List.of(String.join(" ", arguments)), "app", Detail.SCRUBBED);
      Contract.require(!title.contains(SECRET), "nor that of a title");
    }
  }

  /** A program's name, of arguments parted by NUL, of which the first is the executable. */
  public static final class Names {
    private static final ProgramNames NAMES = new ProgramNames("web-01");

    private Names() {}

    /** One process. */
    public static void fuzzerTestOneInput(byte[] data) {
      List<byte[]> parts = Contract.parts(data, 0, 40);
      List<String> arguments = parts.stream().map(Contract::text).toList();
      for (ExecutableState state : ExecutableState.values()) {
        String name =
            NAMES.name(
                new ProcessFacts(4242, 1, "comm", arguments, "/" + arguments.getFirst(), state));
        Contract.require(!name.isBlank(), "a name is not empty");
        Contract.require(
            name.getBytes(StandardCharsets.UTF_8).length <= ProgramNames.MAX_NAME_BYTES,
            "a name is bounded");
      }
      var _ = CommandLines.value(arguments.getFirst(), arguments.getLast());
    }
  }
}
