package dev.zmem.agent.attribute;

import dev.zmem.agent.host.UserNames;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.agent.procfs.StatusParser;
import dev.zmem.model.Attribute;
import java.util.List;

/**
 * The user that a process acts as, by {@code status}; with it what it has in swap, the peak of its
 * resident set, and how the kernel calls it now. Read right before the program's own files, so that
 * all are of one program.
 */
final class UserSource implements AttributeSource {
  private final ProcRoot root;
  private final KernelFiles files;
  private final UserNames users;
  private final StatusParser status = new StatusParser();

  UserSource(ProcRoot root, KernelFiles files, UserNames users) {
    this.root = root;
    this.files = files;
    this.users = users;
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(Attribute.USER);
  }

  @Override
  public Cadence cadence() {
    return Cadence.ALWAYS;
  }

  @Override
  public boolean read(ProcessTarget process, AttributesDraft draft) {
    int length = files.readFile(process.file(root, "status"));
    if (KernelFiles.isFailure(length)) {
      return false;
    }
    if (length > 0) {
      status.parse(files.bytes(), length);
      long uid = status.effectiveUid();
      // the file of another thread has that one's name
      String comm = process.task() == 0 ? StatusParser.comm(files.bytes(), length) : null;
      if (comm != null) {
        draft.called(comm);
      }
      draft.childOf(status.parentPid());
      draft.status(uid, Math.max(0, status.swappedBytes()), status.peakBytes());
      draft.set(Attribute.USER, uid < 0 ? "" : users.name((int) uid));
    }
    return true;
  }
}
