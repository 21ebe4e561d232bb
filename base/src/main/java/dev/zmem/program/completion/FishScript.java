package dev.zmem.program.completion;

import java.util.stream.Collectors;

/** Completion for fish 3. Files are offered where an option takes one, and nowhere else. */
final class FishScript {
  private static final String LISTED =
      """
      # Values that the command $argv[1] lists; with "list" several with commas.
      function __@ID@_listed
          set -l value (string replace -r -- '^--[a-z-]+=' '' (commandline -ct))
          set -l before ''
          if test "$argv[2]" = list
              set before (string match -r -- '^(?:.*,)?!?' $value)
              set value (string replace -r -- '^(?:.*,)?!?' '' $value)
          end
          set -l typed (commandline -opc)
          set -l forwarded
          set -l previous
          for word in $typed[2..-1]
              if string match -qr -- '^--(aggregator|config|tls-ca|tls-cert|tls-key)=|^--(insecure|local)$' $word
                  set -a forwarded $word
              else if string match -qr -- '^--(aggregator|config|tls-ca|tls-cert|tls-key)$' "$previous"
                  set -a forwarded $previous=$word
              end
              set previous $word
          end
          for name in ($typed[1] $argv[1] --prefix="$value" $forwarded 2>/dev/null)
              echo $before$name
          end
      end

      """;

  private static final String WITHIN =
      """
      # Whether the command of the line is $argv[1]; the one that its words before the cursor name.
      function __@ID@_within
          set -l names @NAMES@
          set -l command
          for word in (commandline -opc)[2..-1]
              set -l longer (string join -- ' ' $command $word)
              if contains -- "$longer" $names
                  set command $longer
              end
          end
          test "$command" = "$argv[1]"
      end

      """;

  private FishScript() {}

  static String of(CompletedProgram program) {
    String complete = "complete -c " + program.name();
    StringBuilder script =
        new StringBuilder("# fish completion for ")
            .append(program.name())
            .append(", written by '")
            .append(program.name())
            .append(" completion fish'\n");
    if (program.commands().stream()
        .flatMap(command -> command.options().stream())
        .anyMatch(option -> !option.listing().isEmpty())) {
      script.append(LISTED.replace("@ID@", program.identifier()));
    }
    script.append(
        WITHIN
            .replace("@ID@", program.identifier())
            .replace(
                "@NAMES@",
                program.commands().stream()
                    .map(command -> quoted(command.name()))
                    .collect(Collectors.joining(" "))));
    script.append(complete).append(" -f\n");
    script
        .append(complete)
        .append(" -n __fish_use_subcommand -s h -l help -d 'Show the help and end'\n");
    script
        .append(complete)
        .append(" -n __fish_use_subcommand -s V -l version -d 'Print the version and end'\n");
    program.words().forEach(word -> word(complete + " -n __fish_use_subcommand", word, script));
    for (CompletedCommand command : program.commands()) {
      String within =
          complete
              + " -n "
              + quoted("__" + program.identifier() + "_within " + quoted(command.name()));
      command.words().forEach(word -> word(within, word, script));
      command.options().forEach(option -> option(within, option, program, script));
    }
    return script.toString();
  }

  private static void word(String within, CompletedWord word, StringBuilder script) {
    script.append(within).append(" -a ").append(word.text());
    if (!word.summary().isEmpty()) {
      script.append(" -d ").append(quoted(word.summary()));
    }
    script.append('\n');
  }

  private static void option(
      String within, CompletedOption option, CompletedProgram program, StringBuilder script) {
    script.append(within);
    for (String name : option.names()) {
      script.append(
          name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    script
        .append(
            switch (option.value()) {
              case NONE, OPTIONAL -> "";
              case ANY -> " -x";
              case WORD -> " -x -a " + quoted(String.join(" ", option.words()));
              case FILE -> " -r -F";
              case FOLDER -> " -x -a '(__fish_complete_directories)'";
              case LISTED ->
                  " -x -a '(__"
                      + program.identifier()
                      + "_listed "
                      + option.listing()
                      + (option.repeated() ? " list" : " one")
                      + ")'";
            })
        .append(" -d ")
        .append(quoted(option.summary()))
        .append('\n');
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
