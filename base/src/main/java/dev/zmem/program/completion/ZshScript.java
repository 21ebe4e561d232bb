package dev.zmem.program.completion;

import java.util.List;
import java.util.stream.Collectors;

/** Completion for zsh 5, by its own {@code _arguments}: to be autoloaded or sourced. */
final class ZshScript {
  private static final String SCRIPT =
      """
      #compdef @PROGRAM@
      # zsh completion for @PROGRAM@, written by '@PROGRAM@ completion zsh'

      # Values that the command $1 of the program lists, of $2 is "list" several with commas.
      _@ID@_listed() {
        local -a forwarded names
        local word previous
        for word in "${(@Q)typed}"; do
          case $word in
            --aggregator=*|--config=*|--tls-ca=*|--tls-cert=*|--tls-key=*|--insecure|--local) forwarded+=("$word") ;;
          esac
          case $previous in
            --aggregator|--config|--tls-ca|--tls-cert|--tls-key) forwarded+=("$previous=$word") ;;
          esac
          previous=$word
        done
        if [[ $2 == list ]]; then
          compset -P '*,'
          compset -P '\\!'
        fi
        names=("${(@f)$(${~typed[1]} $1 --prefix="$PREFIX" "${forwarded[@]}" 2>/dev/null)}")
        names=("${(@)names:#}")
        if [[ $2 == list ]]; then
          compadd -S '' -a names
        else
          compadd -a names
        fi
      }

      _@PROGRAM@() {
        local curcontext="$curcontext" state state_descr line ret=1
        local -a commands typed=("${words[@]}")
        local -a names=(
      @NAMES@
        )
        typeset -A opt_args
        _arguments -C \\
          '(- *)'{-h,--help}'[Show the help and end]' \\
          '(- *)'{-V,--version}'[Print the version and end]' \\
          '1:command:->command' '*::argument:->argument' && ret=0
        case $state in
          command)
            commands=(
      @COMMANDS@
            )
            _describe -t commands 'command' commands && ret=0 ;;
          argument)
            local command=$line[1] longer
            while ((CURRENT > 2)); do
              longer="$command $words[2]"
              ((${names[(Ie)$longer]})) || break
              command=$longer
              shift words
              ((CURRENT--))
            done
            case $command in
      @ARGUMENTS@
            esac ;;
        esac
        return ret
      }

      if [[ $funcstack[1] == _@PROGRAM@ ]]; then
        _@PROGRAM@ "$@"
      else
        compdef _@PROGRAM@ @PROGRAM@
      fi
      """;

  private ZshScript() {}

  static String of(CompletedProgram program) {
    return SCRIPT
        .replace(
            "@COMMANDS@",
            program.words().stream()
                .map(word -> "        " + quoted(described(word)))
                .collect(Collectors.joining("\n")))
        .replace(
            "@NAMES@",
            program.commands().stream()
                .map(command -> "    " + quoted(command.name()))
                .collect(Collectors.joining("\n")))
        .replace(
            "@ARGUMENTS@",
            program.commands().stream()
                .map(command -> arguments(command, program))
                .collect(Collectors.joining("\n")))
        .replace("@PROGRAM@", program.name())
        .replace("@ID@", program.identifier());
  }

  private static String arguments(CompletedCommand command, CompletedProgram program) {
    StringBuilder text =
        new StringBuilder("        " + quoted(command.name()) + ")\n          _arguments");
    for (CompletedOption option : command.options()) {
      for (String name : option.names()) {
        text.append(" \\\n            ").append(quoted(option(option, name, program)));
      }
    }
    if (!command.words().isEmpty()) {
      text.append(" \\\n            ").append(quoted("1:word:" + choiceOf(command.words())));
    }
    return text.append(" && ret=0 ;;").toString();
  }

  private static String option(CompletedOption option, String name, CompletedProgram program) {
    String others = option.repeated() ? "*" : "(" + String.join(" ", option.names()) + ")";
    boolean longName = name.startsWith("--");
    String summary = "[" + escaped(option.summary()) + "]";
    return others
        + name
        + switch (option.value()) {
          case NONE -> summary;
          case OPTIONAL -> (longName ? "=-" : "") + summary + "::" + label(option) + ": ";
          case ANY, WORD, FILE, FOLDER, LISTED ->
              (longName ? "=" : "") + summary + ":" + label(option) + ":" + action(option, program);
        };
  }

  private static String action(CompletedOption option, CompletedProgram program) {
    return switch (option.value()) {
      case NONE, OPTIONAL, ANY -> " ";
      case WORD -> choice(option.words());
      case FILE -> "_files";
      case FOLDER -> "_files -/";
      case LISTED ->
          "{_"
              + program.identifier()
              + "_listed "
              + option.listing()
              + (option.repeated() ? " list" : " one")
              + "}";
    };
  }

  private static String label(CompletedOption option) {
    return option.label().replace("\\", "\\\\").replace(":", "\\:");
  }

  private static String choice(List<String> words) {
    return "(" + String.join(" ", words) + ")";
  }

  /** With what each means. The shell reads the words once more: they are quoted for that too. */
  private static String choiceOf(List<CompletedWord> words) {
    return words.stream()
        .map(word -> quoted(described(word)).replace(":", "\\:"))
        .collect(Collectors.joining(" ", "((", "))"));
  }

  /** For what {@code _describe} reads. */
  private static String described(CompletedWord word) {
    return word.summary().isEmpty() ? word.text() : word.text() + ":" + escaped(word.summary());
  }

  /** For what {@code _arguments} reads. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
