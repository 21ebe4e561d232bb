package dev.zmem.program.command;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.text.EditDistance;
import dev.zmem.text.Escapes;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code help}, {@code help COMMAND}, {@code help TOPIC}: the same on all three programs. A command
 * below a command is named by its words.
 */
@Command(
    name = "help",
    mixinStandardHelpOptions = true,
    description = "Show the help of the program, of a command or of a topic.")
public final class HelpCommand implements Callable<Integer> {
  private final Supplier<CommandLine> whole;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND|TOPIC",
      description = "What to show the help of (default: the program).")
  private List<String> words = List.of();

  /** Of a program whose line with all its commands {@code whole} makes. */
  public HelpCommand(Supplier<CommandLine> whole) {
    this.whole = whole;
  }

  @Override
  public Integer call() {
    CommandSpec own = Objects.requireNonNull(spec);
    PrintWriter out = own.commandLine().getOut();
    Object program = own.root().userObject();
    CommandLine root = whole.get();
    Map<String, HelpTopic> topics = topics(program);
    if (words.isEmpty()) {
      root.usage(out);
      printTopics(topics, own.root().name(), out);
      return ExitCode.OK.code();
    }
    HelpTopic topic = words.size() == 1 ? topics.get(words.getFirst()) : null;
    if (topic != null && !root.getSubcommands().containsKey(words.getFirst())) {
      out.println(topic.text().stripTrailing());
      return ExitCode.OK.code();
    }
    CommandLine command = root;
    for (int at = 0; at < words.size(); at++) {
      CommandLine below = command.getSubcommands().get(words.get(at));
      if (below == null) {
        throw unknown(at, command, at == 0 ? topics.keySet() : Set.of());
      }
      command = below;
    }
    command.usage(out);
    return ExitCode.OK.code();
  }

  /** Pages of the program that are no command's. */
  static Map<String, HelpTopic> topics(Object program) {
    return program instanceof Subcommands several ? several.helpTopics() : Map.of();
  }

  private static void printTopics(Map<String, HelpTopic> topics, String program, PrintWriter out) {
    if (!topics.isEmpty()) {
      out.println();
      out.println("Topics (" + program + " help TOPIC):");
      topics.forEach((name, topic) -> out.println("  " + name + "  " + topic.summary()));
    }
  }

  /** Of the word at this place, where no command below {@code above} has that name. */
  private ProgramException unknown(int at, CommandLine above, Set<String> topics) {
    TreeSet<String> known = new TreeSet<>(topics);
    above
        .getSubcommands()
        .forEach((name, command) -> {
          if (!command.getCommandSpec().usageMessage().hidden()) {
            known.add(name);
          }
        });
    String before = String.join(" ", words.subList(0, at));
    String behind = at == 0 ? "" : before + " ";
    String near = EditDistance.nearest(words.get(at), known);
    String meant =
        known.isEmpty() // the words before were enough
            ? "did you mean '" + before + "'?"
            : near != null
                ? "did you mean '" + behind + near + "'?"
                : "there is help for " + behind + String.join(", " + behind, known);
    return new ProgramException(
        ExitCode.USAGE,
        "no help for '" + Escapes.escape(String.join(" ", words)) + "' (" + meant + ")");
  }
}
