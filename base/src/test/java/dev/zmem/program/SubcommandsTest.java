package dev.zmem.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.command.HelpTopic;
import dev.zmem.program.command.Subcommands;
import dev.zmem.program.command.Version;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What every program of several commands has: help, version, and guesses at mistyped words. */
class SubcommandsTest {
  @TempDir private Path noSettings;

  @Test
  void program_withoutWords_listsItsCommands_asABadCommandLine() {
    Run bare = run();
    assertThat(bare.code()).isEqualTo(2);
    assertThat(bare.out()).isEmpty();
    assertThat(bare.err())
        .contains("Usage: fruit", "grow", "Grows.", "pick", "version", "help")
        .doesNotContain("secret");
  }

  @Test
  void help_ofTheProgramACommandOrATopic_isPrinted() {
    assertThat(run("help").out())
        .contains("Usage: fruit", "grow", "Topics (fruit help TOPIC):", "seasons  When to pick");
    assertThat(run("help", "grow")).isEqualTo(run("grow", "--help"));
    assertThat(run("help", "grow").out()).contains("Usage: fruit grow", "--size");
    assertThat(run("help", "seasons")).isEqualTo(new Run(0, "Apples in autumn.\n", ""));
  }

  @Test
  void help_ofWhatThereIsNot_namesWhatIsNear() {
    assertThat(run("help", "grwo"))
        .isEqualTo(new Run(2, "", "fruit: no help for 'grwo' (did you mean 'grow'?)\n"));
    assertThat(run("help", "seasosn").err()).contains("did you mean 'seasons'?");
    assertThat(run("help", "wheelbarrow").err())
        .contains("(there is help for basket, completion, grow, help, pick, seasons, version)");
  }

  @Test
  void help_ofACommandBelowACommand_isAskedForByBothWords() {
    assertThat(run("help", "basket")).isEqualTo(run("basket", "--help"));
    assertThat(run("help", "basket", "fill")).isEqualTo(run("basket", "fill", "--help"));
    assertThat(run("help", "basket", "fill").out()).contains("Usage: fruit basket fill", "--with");
    assertThat(run("help", "basket", "fil"))
        .isEqualTo(
            new Run(2, "", "fruit: no help for 'basket fil' (did you mean 'basket fill'?)\n"));
    assertThat(run("help", "basket", "wheelbarrow").err())
        .isEqualTo(
            "fruit: no help for 'basket wheelbarrow'"
                + " (there is help for basket empty, basket fill)\n");
    assertThat(run("help", "baskte", "fill").err())
        .isEqualTo("fruit: no help for 'baskte fill' (did you mean 'basket'?)\n");
    assertThat(run("help", "grow", "fill"))
        .isEqualTo(new Run(2, "", "fruit: no help for 'grow fill' (did you mean 'grow'?)\n"));
    assertThat(run("help", "seasons", "fill").code()).isEqualTo(2);
    assertThat(run("basket", "fill", "-V").out()).isEqualTo(run("-V").out());
    assertThat(run("basket", "fil").err())
        .startsWith("fruit: unknown command 'fil' (did you mean 'fill'?)\n");
  }

  @Test
  void completionScripts_knowCommandsBelowCommands() {
    assertThat(run("completion", "bash").out())
        .contains("'basket') candidates=(fill empty --help --version) ;;")
        .contains("'basket fill') candidates=(--with= --help --version) ;;")
        .contains("'basket fill --with') echo 'word apples pears' ;;")
        .contains("'help basket') candidates=(fill empty --help --version) ;;")
        .doesNotContain("'help grow'", "shake");
    assertThat(run("completion", "zsh").out())
        .contains("'basket fill')\n", "--with=", ":FRUIT:(apples pears)")
        .doesNotContain("shake");
    assertThat(run("completion", "fish").out())
        .contains("-n '__fruit_within \\'basket\\'' -a fill -d 'Fills it'\n")
        .contains("-n '__fruit_within \\'basket fill\\'' -l with -x -a 'apples pears'")
        .doesNotContain("shake");
  }

  @Test
  void version_isPrintedByEveryCommand() {
    String version = run("-V").out();
    assertThat(version).startsWith("fruit " + Version.current());
    assertThat(run("grow", "-V")).isEqualTo(new Run(0, version, ""));
    assertThat(run("help", "--version")).isEqualTo(new Run(0, version, ""));
    assertThat(run("version")).isEqualTo(new Run(0, "fruit " + Version.current() + "\n", ""));
  }

  @Test
  void mistypedWords_areAnsweredWithTheNearest() {
    assertThat(run("gorw").err())
        .startsWith("fruit: unknown command 'gorw' (did you mean 'grow'?)\n");
    assertThat(run("secrte").err()).startsWith("fruit: unknown command 'secrte'\n");
    assertThat(run("grow", "--sise=4").err())
        .startsWith("fruit: unknown option '--sise=4' (did you mean '--size'?)\n");
    assertThat(run("--size=4").err())
        .startsWith("fruit: unknown option '--size=4' (did you mean 'grow --size'?)\n");
    assertThat(run("--sise=4").err()).contains("(did you mean 'grow --size'?)");
    assertThat(run("grow", "-x").err()).startsWith("fruit: unknown option '-x'\n");
    assertThat(run("grow", "12").err())
        .startsWith("fruit: unexpected argument '12' (did you mean '--size=12'?)\n");
    assertThat(run("pick", "12").err()).startsWith("fruit: unexpected argument '12'\n");
    assertThat(run("completion").err())
        .startsWith("fruit: Missing required parameter: 'SHELL' (expected: bash, zsh, fish)\n");
    for (String word : List.of("gorw", "--size=4", "-x")) {
      assertThat(run(word).code()).isEqualTo(2);
      assertThat(run(word).err()).hasLineCount(2).contains("see 'fruit --help'");
    }
  }

  @Command(
      name = "fruit",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      synopsisSubcommandLabel = "COMMAND")
  private static final class Fruit implements Subcommands {
    @Override
    public Map<String, Class<?>> subcommands() {
      Map<String, Class<?>> commands = new LinkedHashMap<>();
      commands.put("grow", Grow.class);
      commands.put("pick", Pick.class);
      commands.put("basket", Basket.class);
      commands.put("secret", Secret.class);
      return commands;
    }

    @Override
    public Map<String, HelpTopic> helpTopics() {
      return Map.of("seasons", new HelpTopic("When to pick", "Apples in autumn.\n"));
    }

    @Override
    public List<String> optionsForWords() {
      return List.of("--size");
    }
  }

  /** Nothing, well. */
  static class Nothing implements Callable<Integer> {
    @Override
    public Integer call() {
      return 0;
    }
  }

  @Command(name = "grow", description = "Grows.", mixinStandardHelpOptions = true)
  static final class Grow implements Callable<Integer> {
    @Option(names = "--size")
    private int size;

    @Override
    public Integer call() {
      return size;
    }
  }

  @Command(name = "pick", mixinStandardHelpOptions = true)
  static final class Pick extends Nothing {}

  @Command(
      name = "basket",
      mixinStandardHelpOptions = true,
      subcommands = {Fill.class, Empty.class, Shake.class})
  static final class Basket {}

  @Command(name = "fill", description = "Fills it.", mixinStandardHelpOptions = true)
  static final class Fill extends Nothing {
    enum Kind {
      APPLES,
      PEARS
    }

    @Option(names = "--with", paramLabel = "FRUIT", description = "Which.")
    Kind with = Kind.APPLES;
  }

  @Command(name = "empty", mixinStandardHelpOptions = true)
  static final class Empty extends Nothing {}

  @Command(name = "shake", hidden = true)
  static final class Shake extends Nothing {}

  @Command(name = "secret", hidden = true)
  static final class Secret extends Nothing {}

  private record Run(int code, String out, String err) {}

  private Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new Program("fruit", Map.of(), noSettings)
            .run(new Fruit(), new PrintWriter(out), new PrintWriter(err), arguments);
    return new Run(code, out.toString(), err.toString());
  }
}
