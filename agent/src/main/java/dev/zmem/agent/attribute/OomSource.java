package dev.zmem.agent.attribute;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.agent.procfs.ScoreParser;
import dev.zmem.model.Attribute;
import java.util.List;

/**
 * What the out-of-memory killer thinks of a process, by {@code oom_score} and {@code
 * oom_score_adj}: no attribute, but two files that are read in the rhythm of names.
 */
final class OomSource implements AttributeSource {
  private final ProcRoot root;
  private final KernelFiles files;

  OomSource(ProcRoot root, KernelFiles files) {
    this.root = root;
    this.files = files;
  }

  @Override
  public List<Attribute> attributes() {
    return List.of();
  }

  @Override
  public Cadence cadence() {
    return Cadence.ALWAYS;
  }

  /** A score that cannot be read is not known; the attributes are read all the same. */
  @Override
  public boolean read(ProcessTarget process, AttributesDraft draft) {
    int score = number(process.file(root, "oom_score"));
    int adj = number(process.file(root, "oom_score_adj"));
    if (score >= 0 && score <= ScoreParser.MOST && adj != ScoreParser.NONE) {
      draft.oom(score, adj);
    }
    return true;
  }

  private int number(String file) {
    int length = files.readFile(file);
    return length <= 0 ? ScoreParser.NONE : ScoreParser.parse(files.bytes(), length);
  }
}
