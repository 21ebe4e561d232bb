package dev.zmem.program.command;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.text.EditDistance;
import dev.zmem.text.Escapes;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code help}, {@code help COMMAND}, {@code help TOPIC}: the same on all three programs. */
@Command(
    name = "help",
    mixinStandardHelpOptions = true,
    description = "Show the help of the program, of a command or of a topic.")
public final class HelpCommand implements Callable<Integer> {
  private final Supplier<CommandLine> whole;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "COMMAND|TOPIC",
      description = "What to show the help of (default: the program).")
  private String word = "";

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
    if (word.isEmpty()) {
      root.usage(out);
      printTopics(topics, own.root().name(), out);
      return ExitCode.OK.code();
    }
    CommandLine command = root.getSubcommands().get(word);
    HelpTopic topic = topics.get(word);
    if (command != null) {
      command.usage(out);
    } else if (topic != null) {
      out.println(topic.text().stripTrailing());
    } else {
      throw unknown(root, topics);
    }
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

  private ProgramException unknown(CommandLine root, Map<String, HelpTopic> topics) {
    TreeSet<String> known = new TreeSet<>(topics.keySet());
    root.getSubcommands()
        .forEach((name, command) -> {
          if (!command.getCommandSpec().usageMessage().hidden()) {
            known.add(name);
          }
        });
    String near = EditDistance.nearest(word, known);
    return new ProgramException(
        ExitCode.USAGE,
        "no help for '"
            + Escapes.escape(word)
            + "'"
            + (near == null
                ? " (there is help for " + String.join(", ", known) + ")"
                : " (did you mean '" + near + "'?)"));
  }
}
