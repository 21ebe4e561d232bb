package dev.zmem.agent.naming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.naming.CommandLines.Detail;
import dev.zmem.agent.naming.ProcessFacts.ExecutableState;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a secret is made of, and wherever it stands in a known form: it stays on the host. */
class SecretsPropertyTest {
  /** {@code ¦} parts arguments, {@code §} is the secret. */
  private static final List<String> FORMS =
      List.of(
          "--password=§",
          "--password¦§",
          "--db-password¦§",
          "-password¦§",
          "--api-key=§",
          "--api_key¦§",
          "--token¦§",
          "-Dapp.datasource.password=§",
          "-pass¦§",
          "PASSWORD=§",
          "DB_PASSWORD=§",
          "SECRET_KEY=§",
          "ENCRYPTION_KEY=§",
          "AWS_SECRET_ACCESS_KEY=§",
          "--env=POSTGRES_PASSWORD=§",
          "-e¦MYSQL_PWD=§",
          "--from-literal=password=§",
          "--set¦auth.password=§",
          "--data={\"user\":\"a\",\"password\":\"§\"}",
          "{\"apiKey\" : \"§\", \"x\": [1]}",
          "-H¦Authorization: Bearer §",
          "-H¦Authorization: Basic §",
          "--header=X-Api-Key: §",
          "-H¦Cookie: a=b; session=§",
          "-H¦X-Auth-Token:§",
          "postgres://app:§@db/shop",
          "--url=amqp://guest:§@mq:5672//",
          "redis://:§@cache",
          "mysql¦-p§",
          "sshpass¦-p¦§",
          "redis-cli¦-a¦§",
          "redis-cli¦AUTH¦§",
          "curl¦-u¦admin:§",
          "curl¦-uadmin:§",
          "--user¦admin:§",
          "--proxy-user=admin:§",
          "openssl¦-passin¦pass:§",
          "CREATE USER x IDENTIFIED BY '§'",
          "requirepass¦§",
          "host=db password='§' user=a",
          "sh¦-c¦PGPASSWORD='§' psql",
          "sh¦-c¦mysql -p'§' shop");

  /** {@code a,b=c} is two pairs, of which the second is no secret. */
  private static final Pattern SEVERAL_PAIRS = Pattern.compile("[,;&][^,;&=]*=");

  @Property(tries = 1000)
  void secret_inAnyKnownFormAndPlace_doesNotSurvive(
      @ForAll("secrets") String secret,
      @ForAll("forms") String form,
      @ForAll("harmless") List<String> before,
      @ForAll("harmless") List<String> after) {
    List<String> line = new ArrayList<>(List.of("app"));
    line.addAll(before);
    line.addAll(List.of(form.replace("§", secret).split("¦", -1)));
    line.addAll(after);
    String joined = String.join(" ", line);
    for (List<String> arguments : List.of(line, List.of(joined), List.of("sh", "-c", joined))) {
      String name = new ProgramNames("web1").name(facts(arguments));
      assertThat(CommandLines.show(arguments, name, Detail.SCRUBBED)).doesNotContain(secret);
      assertThat(name).doesNotContain(secret);
    }
  }

  @Property(tries = 1000)
  void noise_neverThrows_andIsScrubbedOnce(@ForAll("noise") String noise) {
    List<String> arguments = List.of(noise.split("¦", -1));
    Assume.that(!arguments.getFirst().isEmpty());
    for (List<String> line : List.of(arguments, List.of(noise))) {
      assertThat(CommandLines.show(line, "x", Detail.SCRUBBED)).isNotBlank();
      assertThat(new ProgramNames("web1").name(facts(line))).isNotBlank();
    }
  }

  /** Each would take very long were the work the square or the power of its length. */
  @Example
  void hostileLines_areScrubbedInLinearTime() {
    for (String part :
        List.of(
            "=",
            ":",
            "a=",
            "key=",
            "key=/a/b:",
            "token:1,",
            "password=true,",
            "://",
            "a://b:",
            "a:b@",
            "\"",
            "'",
            "password '",
            "password \"",
            "--token ",
            "-p",
            "\\\"password\\\":",
            "{\"password\":",
            "[(",
            "- ",
            "a1",
            "/a1b2",
            "eyJ.",
            "AKIA",
            " -u a:b",
            "key: ",
            "; a=")) {
      String text = part.repeat(LENGTH / part.length());
      assertThat(SecretScrubber.scrubTitle(text)).isNotNull();
      assertThat(SecretScrubber.scrub(List.of("sh", "-c", text))).hasSize(3);
      assertThat(SecretScrubber.scrub(List.of("x", text))).hasSize(2);
    }
  }

  private static final int LENGTH = 1 << 16;

  @Provide
  Arbitrary<String> secrets() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('A', 'Z')
        .numeric()
        .withChars("!@#%^*+=_.,:;/?~$|&-")
        .ofMinLength(6)
        .ofMaxLength(40)
        // "-x" is the next option, "Token::X" a class, "token://x" an address
        .filter(secret -> !secret.startsWith("-") && !secret.startsWith(":"))
        .filter(secret -> !secret.startsWith("//"))
        .filter(secret -> !secret.matches("[0-9]+[^0-9A-Za-z].*")) // "8,x" is a number
        .filter(secret -> !SEVERAL_PAIRS.matcher(secret).find());
  }

  @Provide
  Arbitrary<String> forms() {
    return Arbitraries.of(FORMS);
  }

  @Provide
  Arbitrary<List<String>> harmless() {
    return Arbitraries.of(
            "run",
            "-v",
            "--verbose",
            "--port=8080",
            "/etc/app.conf",
            "a=b",
            "-x",
            "it's",
            "x,y",
            "https://example.net/",
            "--",
            "",
            "docker",
            "-c",
            "{\"a\":1}",
            "--user=app")
        .list()
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<String> noise() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "password",
            "token",
            "=",
            ":",
            "://",
            "@",
            " ",
            "'",
            "\"",
            "\\",
            "-",
            "--",
            "¦",
            "a",
            "key",
            "Z9",
            "/",
            ",",
            "{",
            "}",
            "[",
            "]",
            "mysql",
            "-p",
            "htpasswd",
            "-b",
            "…",
            "\u00fc");
    return Combinators.combine(parts.list().ofMaxSize(30), parts)
        .as((list, last) -> String.join("", list) + last);
  }

  private static ProcessFacts facts(List<String> arguments) {
    return new ProcessFacts(
        4242, 4000, "app", arguments, "/usr/bin/python3.11", ExecutableState.CURRENT);
  }
}
