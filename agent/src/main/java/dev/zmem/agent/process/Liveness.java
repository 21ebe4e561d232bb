package dev.zmem.agent.process;

/**
 * Whether a process lives, and how many pages it has, by the last look at it. A listed pid is
 * {@link State#GONE} until it is looked at; each look ends in one of the other transitions. Owned
 * by the scanner's thread.
 */
public final class Liveness {
  /** What the last look found. */
  public enum State {
    /** It has an address space. */
    LIVE,
    /** The pid is listed, and nothing could be read of the process: it may be any. */
    UNKNOWN,
    /** A kernel thread, or a zombie without other threads. */
    WITHOUT_MEMORY,
    /** It has ended. */
    GONE
  }

  private State state = State.GONE;
  private long residentPages;
  private long filePages;
  private long mappedPages;

  /**
   * It lives.
   *
   * @param newResidentPages resident pages
   * @param newFilePages those of them that are of files and shared memory; negative when not read
   * @param newMappedPages pages of its address space; negative when not read
   */
  public void live(long newResidentPages, long newFilePages, long newMappedPages) {
    state = State.LIVE;
    counted(newResidentPages, newFilePages);
    mappedPages = newMappedPages;
  }

  /** A look failed: a process that was there a pass ago is taken to be there still, as it was. */
  public void lookFailed() {
    if (state == State.GONE) {
      state = State.UNKNOWN;
    }
  }

  /** It has no address space. */
  public void withoutMemory() {
    state = State.WITHOUT_MEMORY;
  }

  /** It has ended. */
  public void gone() {
    state = State.GONE;
  }

  /** A reader counted its pages anew. */
  public void counted(long newResidentPages, long newFilePages, long newMappedPages) {
    counted(newResidentPages, newFilePages);
    mappedPages = newMappedPages;
  }

  /** A reader counted its resident pages anew. */
  public void counted(long newResidentPages, long newFilePages) {
    residentPages = newResidentPages;
    filePages = newFilePages;
  }

  /** What the last look found. */
  public State state() {
    return state;
  }

  /** Whether it has an address space. */
  public boolean isLive() {
    return state == State.LIVE;
  }

  /** Resident pages. */
  public long residentPages() {
    return residentPages;
  }

  /** Those of them that are of files and shared memory; negative when not known. */
  public long filePages() {
    return filePages;
  }

  /** Pages of its address space; negative when not known. */
  public long mappedPages() {
    return mappedPages;
  }
}
