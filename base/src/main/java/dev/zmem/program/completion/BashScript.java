package dev.zmem.program.completion;

import dev.zmem.program.completion.CompletedOption.Value;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Completion for bash 4.2 and later, with or without the bash-completion package. Words that
 * readline broke at {@code =} or {@code :} are put together again, and no candidate is ever
 * expanded: names of hosts are others' words.
 */
final class BashScript {
  private static final String SCRIPT =
      """
      # bash completion for @PROGRAM@, written by '@PROGRAM@ completion bash'

      # What may stand behind an option, for the command $1 and the option $2: a kind, then words.
      _@ID@_value() {
        case "$1 $2" in
      @VALUES@
        *) echo none ;;
        esac
      }

      # The options of the command $1 that choose whom it asks, as they were typed.
      _@ID@_forwarded() {
        local at word
        for ((at = 1; at < ${#words[@]} - 1; at++)); do
          word=${words[at]}
          case $word in
          --aggregator=* | --config=* | --tls-ca=* | --tls-cert=* | --tls-key=* | --insecure | --local)
            printf '%s\\n' "$word" ;;
          --aggregator | --config | --tls-ca | --tls-cert | --tls-key)
            printf '%s=%s\\n' "$word" "${words[at + 1]}" ;;
          esac
        done
      }

      _@ID@() {
        COMPREPLY=()
        local rest=${COMP_LINE:0:COMP_POINT} words=() word trimmed at
        for ((at = 0; at <= COMP_CWORD; at++)); do
          word=${COMP_WORDS[at]}
          trimmed=${rest#"${rest%%[![:space:]]*}"}
          ((at == COMP_CWORD)) && word=$trimmed
          if ((at > 0 && ${#trimmed} == ${#rest})); then
            words[${#words[@]} - 1]+=$word
          else
            words+=("$word")
          fi
          rest=${trimmed#"$word"}
        done
        local count=${#words[@]} current=${words[${#words[@]} - 1]} command='' option='' value='' before='' kind=''
        local candidates=() name
        for ((at = 1; at < count - 1; at++)); do
          case "${command:+$command }${words[at]}" in
          @NAMES@) command=${command:+$command }${words[at]} ;;
          esac
        done
        if [[ $command && $current == --*=* ]]; then
          option=${current%%=*} value=${current#*=} before=${current%%=*}=
        elif ((count > 3)) && [[ ${words[count - 2]} == -* && ${words[count - 2]} != *=* ]]; then
          option=${words[count - 2]} value=$current
        fi
        [[ $option ]] && kind=$(_@ID@_value "$command" "$option")
        case $kind in
        word\\ *) read -r -a candidates <<<"${kind#* }" ;;
        any) return ;;
        file | folder)
          compopt -o filenames 2>/dev/null
          [[ $kind == file ]] && kind=-f || kind=-d
          mapfile -t candidates < <(compgen "$kind" -- "$value") ;;
        listed\\ * | list\\ *)
          if [[ $kind == list\\ * ]]; then
            [[ $value == *,* ]] && before+=${value%,*}, value=${value##*,}
            [[ $value == !* ]] && before+=! value=${value#!}
            compopt -o nospace 2>/dev/null
          fi
          local forwarded
          mapfile -t forwarded < <(_@ID@_forwarded)
          mapfile -t candidates < <("${words[0]/#~\\//$HOME/}" "${kind#* }" --prefix="$value" "${forwarded[@]}" 2>/dev/null) ;;
        *)
          value=$current before=''
          case $command in
      @WORDS@
          *) candidates=(@COMMANDS@ --help --version) ;;
          esac ;;
        esac
        # readline replaces only what follows the last character it breaks words at
        local breaks='' broken=''
        for name in = : @; do
          [[ $COMP_WORDBREAKS == *"$name"* ]] && breaks+=$name
        done
        [[ $breaks && $current == *["$breaks"]* ]] && broken=${current%"${current##*["$breaks"]}"}
        for name in "${candidates[@]}"; do
          if [[ $name == "$value"* ]]; then
            name=$before$name
            COMPREPLY+=("${name#"$broken"}")
          fi
        done
        # an option's value follows its = at once
        if ((${#COMPREPLY[@]} == 1)) && [[ ${COMPREPLY[0]} == *= ]]; then
          compopt -o nospace 2>/dev/null
        fi
      }

      complete -F _@ID@ @PROGRAM@
      """;

  private BashScript() {}

  static String of(CompletedProgram program) {
    return SCRIPT
        .replace("@VALUES@", values(program))
        .replace("@WORDS@", words(program))
        .replace("@NAMES@", names(program))
        .replace("@COMMANDS@", texts(program.words()).collect(Collectors.joining(" ")))
        .replace("@PROGRAM@", program.name())
        .replace("@ID@", program.identifier());
  }

  private static String names(CompletedProgram program) {
    return program.commands().stream()
        .map(command -> "'" + command.name() + "'")
        .collect(Collectors.joining(" | "));
  }

  private static Stream<String> texts(List<CompletedWord> words) {
    return words.stream().map(CompletedWord::text);
  }

  private static String values(CompletedProgram program) {
    return program.commands().stream()
        .flatMap(command ->
            command.options().stream()
                .filter(option -> option.value() != Value.NONE)
                .map(option ->
                    "  "
                        + option.names().stream()
                            .map(name -> "'" + command.name() + " " + name + "'")
                            .collect(Collectors.joining(" | "))
                        + ") echo '"
                        + kind(option)
                        + "' ;;"))
        .collect(Collectors.joining("\n"));
  }

  private static String kind(CompletedOption option) {
    return switch (option.value()) {
      case NONE, OPTIONAL -> "none";
      case ANY -> "any";
      case WORD -> "word " + String.join(" ", option.words());
      case FILE -> "file";
      case FOLDER -> "folder";
      case LISTED -> (option.repeated() ? "list " : "listed ") + option.listing();
    };
  }

  /** What may stand where no option's value does. */
  private static String words(CompletedProgram program) {
    return program.commands().stream()
        .map(command ->
            "    '"
                + command.name()
                + "') candidates=("
                + Stream.concat(
                        texts(command.words()), command.options().stream().map(BashScript::offered))
                    .collect(Collectors.joining(" "))
                + ") ;;")
        .collect(Collectors.joining("\n"));
  }

  /** The long name; what must have a value comes with its {@code =}. */
  private static String offered(CompletedOption option) {
    String name = option.names().getLast();
    return option.takesNextWord() && name.startsWith("--") ? name + "=" : name;
  }
}
