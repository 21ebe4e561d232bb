package dev.zmem.agent.attribute;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.KernelText;
import dev.zmem.agent.kernel.OutsideFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.agent.naming.ProcessFacts;
import dev.zmem.agent.naming.ProcessFacts.ExecutableState;
import dev.zmem.agent.naming.ScrubbedArguments;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.model.Attribute;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The program's name and the scrubbed command line, by {@code cmdline} and {@code exe}. */
final class ProgramSource implements AttributeSource {
  private static final String DELETED = " (deleted)";

  /** What the kernel puts before the name of a file made by memfd_create(2). */
  private static final String MEMORY_FILE = "/memfd:";

  private final ProcRoot root;
  private final KernelFiles files;
  private final ProcessNaming naming;
  private final OutsideFiles outside = new OutsideFiles();

  ProgramSource(ProcRoot root, KernelFiles files, ProcessNaming naming) {
    this.root = root;
    this.files = files;
    this.naming = naming;
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(Attribute.PROGRAM, Attribute.COMMAND, Attribute.EXE);
  }

  @Override
  public Cadence cadence() {
    return Cadence.ALWAYS;
  }

  @Override
  public boolean read(ProcessTarget process, AttributesDraft draft) {
    int length =
        Math.min(
            files.readFile(process.file(root, "cmdline")), ArgumentsParser.MAX_COMMAND_LINE_BYTES);
    byte[] raw = Arrays.copyOf(files.bytes(), Math.max(length, 0));
    int linked = files.readLink(process.file(root, "exe"));
    String executable = linked < 0 ? "" : KernelText.decode(files.bytes(), 0, linked);
    if (KernelFiles.isFailure(length) || KernelFiles.isFailure(linked)) {
      return false;
    }
    String path = withoutMark(executable);
    ProcessFacts facts =
        new ProcessFacts(
            process.pid(),
            process.parentPid(),
            draft.comm(),
            ArgumentsParser.arguments(raw),
            path.isEmpty() ? null : path,
            state(process.file(root, "root"), executable));
    ScrubbedArguments arguments = new ScrubbedArguments(facts.arguments());
    String program = naming.programs().name(facts, arguments);
    draft.runs(path);
    draft.set(Attribute.PROGRAM, program);
    draft.set(Attribute.EXE, path);
    if (!naming.settings().rules().isEmpty()) {
      draft.commanded(ruled(arguments));
    }
    draft.set(
        Attribute.COMMAND,
        CommandLines.show(arguments, program, naming.settings().commandDetail()));
    return true;
  }

  /** Rules see no more of a command line than may leave the host, and never its secrets. */
  private String ruled(ScrubbedArguments arguments) {
    return naming.settings().commandDetail() == CommandLines.Detail.NONE
        ? ""
        : CommandLines.show(arguments, "", CommandLines.Detail.SCRUBBED);
  }

  private static String withoutMark(String executable) {
    return executable.endsWith(DELETED)
        ? executable.substring(0, executable.length() - DELETED.length())
        : executable;
  }

  /** A file on a mount that does not answer counts as removed. */
  private ExecutableState state(String processRoot, String executable) {
    if (!executable.endsWith(DELETED)) {
      return ExecutableState.CURRENT;
    }
    if (executable.startsWith(MEMORY_FILE)) {
      return ExecutableState.IN_MEMORY;
    }
    try {
      Path file = Path.of(processRoot + withoutMark(executable));
      return outside.look(() -> Files.exists(file)).orElse(false)
          ? ExecutableState.UPDATED
          : ExecutableState.DELETED;
    } catch (InvalidPathException e) {
      return ExecutableState.DELETED;
    }
  }
}
