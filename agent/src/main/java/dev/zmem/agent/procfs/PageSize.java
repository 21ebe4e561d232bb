package dev.zmem.agent.procfs;

/** The kernel's page size: 4 KiB on most machines, 16 or 64 KiB on some arm64 ones. */
public final class PageSize {
  /** Bytes a page. */
  public static final int BYTES = LibC.pageSize();

  private PageSize() {}
}
