package dev.zmem.agent.attribute;

import dev.zmem.agent.naming.ProgramNames;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of a process as far as the agent knows it: the kernel's until the process's files were
 * read, then the one that they gave. Owned by the scanner's thread.
 */
public final class ProcessName {
  private enum State {
    /** It has the kernel's name, or one that it had as another program. */
    UNNAMED,
    NAMED,
    /** The last naming found another program than before: the measured figures are of that one. */
    NAMED_AFTER_EXEC
  }

  private State state = State.UNNAMED;
  private @Nullable Attributes attributes;
  private int version;
  private long uid = -1;
  private boolean optedOut;
  private String executable = "";

  /** The name that it has without grouping rules. */
  private String derived = "";

  private long readAtNanos;

  /** Its name was read at this moment. */
  public void named(ProcessReading reading, long nowNanos) {
    if (state == State.UNNAMED) {
      state = State.NAMED;
    } else if (!reading.executable().equals(executable)) {
      state = State.NAMED_AFTER_EXEC;
    }
    readAtNanos = nowNanos;
    executable = reading.executable();
    derived = reading.derived();
    uid = reading.uid();
    optedOut = reading.optedOut();
    Attributes before = attributes;
    set(
        before == null
            ? reading.attributes()
            : reading.attributes().with(Attribute.TREE, before.get(Attribute.TREE)));
  }

  /** Its tree is called so. */
  public void treeIs(String tree) {
    Attributes before = attributes;
    if (before != null) {
      set(before.with(Attribute.TREE, tree));
    }
  }

  /** Another number whenever its attributes have changed. */
  public int version() {
    return version;
  }

  private void set(@Nullable Attributes now) {
    if (!Objects.equals(now, attributes)) {
      attributes = now;
      version++;
    }
  }

  /** It runs another program now: its attributes stand until it is named again. */
  public void unnamed() {
    state = State.UNNAMED;
  }

  /** Another process has the pid: nothing is known of it. */
  public void forget() {
    state = State.UNNAMED;
    set(null);
    optedOut = false;
  }

  /** The figures of the program before were forgotten. */
  public void execSettled() {
    if (state == State.NAMED_AFTER_EXEC) {
      state = State.NAMED;
    }
  }

  /**
   * What its next naming begins with: the attributes of the last, with the name that it has without
   * grouping rules, by which another program is known; none before the first naming, and of another
   * program than it runs.
   */
  public Attributes known() {
    Attributes last = attributes;
    return isNamed() && last != null ? last.with(Attribute.PROGRAM, derived) : Attributes.NONE;
  }

  /** The name service knows its user by another name than its attributes have. */
  public void userIs(String userName) {
    Attributes before = attributes;
    if (before != null) {
      set(before.with(Attribute.USER, userName));
    }
  }

  /** What tables show; by the kernel's name, {@code comm}, before the first naming. */
  public Attributes attributes(String comm) {
    Attributes known = attributes;
    if (known == null) {
      String name = ProgramNames.ofComm(comm);
      known = Attributes.of(name, name, "");
      set(known);
    }
    return known;
  }

  /** Whether its attributes show this user by its number, for want of a name. */
  public boolean showsNumberOf(long user) {
    Attributes known = attributes;
    return known != null && user >= 0 && known.user().equals(Integer.toUnsignedString((int) user));
  }

  /** The effective user, as of its last naming; negative where it is not known. */
  public long uid() {
    return uid;
  }

  /** Whether it was given its name; before that it has the kernel's. */
  public boolean isNamed() {
    return state != State.UNNAMED;
  }

  /** Whether it runs another program than when it was last named before. */
  public boolean calledExec() {
    return state == State.NAMED_AFTER_EXEC;
  }

  /** Whether a rule says that it is never walked. */
  public boolean isOptedOut() {
    return optedOut;
  }

  /** When its name was read last; on {@link System#nanoTime}. */
  public long readAtNanos() {
    return readAtNanos;
  }
}
