package dev.zmem.agent.estimate;

/**
 * The exclusive pages of a process by a ratio estimator: of its anonymous and of its file pages,
 * each known exactly, the part that was exclusive in the windows of a {@link WindowPlan}. One
 * thread at a time.
 *
 * <p>How much the windows hold varies by far more than which part of it is exclusive, and of the
 * former nothing is left in the estimate: a process of one kind of pages is estimated without error
 * however sparse it is. Its bias is of the order of the variance of a window by the number of
 * windows, and far below the bound. The bound is that of a {@link StratifiedTotal} of the
 * residuals, each times known by estimated pages, which makes it wide where the sample missed many
 * of the pages that are known to be there. As there it counts four imagined windows, two wholly
 * exclusive and two wholly shared. A kind of page that no window had may be anything: half of it,
 * within that half. Where the windows have more anonymous pages than there are, beyond chance,
 * those are zero pages, which look like shared ones: the windows alone are expanded then. Sources:
 * W. Cochran, Sampling Techniques, 6.3–6.11 (combined ratio); R. Royall, W. Cumberland, JASA 76
 * (1981), 66 (the factor of the residuals).
 */
final class ExclusiveTotal {
  private static final int ANONYMOUS = 0;
  private static final int FILE = 1;
  private static final int KINDS = 2;

  private final WindowPlan plan;
  private final short[][] present;
  private final short[][] exclusive;

  ExclusiveTotal(WindowPlan plan) {
    this.plan = plan;
    this.present = new short[KINDS][plan.size()];
    this.exclusive = new short[KINDS][plan.size()];
  }

  /** Adds the anonymous pages of a window. */
  void addAnonymous(int window, int presentPages, int exclusivePages) {
    present[ANONYMOUS][window] = (short) presentPages;
    exclusive[ANONYMOUS][window] = (short) exclusivePages;
  }

  /** Adds the file pages of a window. */
  void addFile(int window, int presentPages, int exclusivePages) {
    present[FILE][window] = (short) presentPages;
    exclusive[FILE][window] = (short) exclusivePages;
  }

  /** Pages that were seen in RAM. */
  long presentSeen() {
    return sum(present[ANONYMOUS]) + sum(present[FILE]);
  }

  /** Whether anonymous pages were seen and each of them was exclusive. */
  boolean anonymousWasExclusive() {
    long seen = sum(present[ANONYMOUS]);
    return seen > 0 && seen == sum(exclusive[ANONYMOUS]);
  }

  /**
   * The estimate, once every window of the plan was added.
   *
   * @param known what the process has in RAM
   * @param nobodyElses whether its anonymous pages are known to be no other process's
   */
  Estimate estimate(ResidentPages known, boolean nobodyElses) {
    long seen = sum(exclusive[ANONYMOUS]) + sum(exclusive[FILE]);
    if (plan.census()) {
      return new Estimate(seen, 0);
    }
    Part anonymous = part(ANONYMOUS, known.anonymous(), nobodyElses);
    Part file = part(FILE, known.file(), false);
    double total = anonymous.exclusivePages() + file.exclusivePages();
    double error = error(anonymous, file) + anonymous.unseenError() + file.unseenError();
    double possible = anonymous.possibleError() + file.possibleError();
    return new Estimate(Math.round(total), (long) Math.ceil(Math.min(error, possible)));
  }

  /**
   * A kind of page.
   *
   * @param known pages there are
   * @param estimated pages the windows would make it
   * @param ratio the exclusive part
   * @param certain whether the ratio is known
   * @param expanded whether there are zero pages, so that the windows alone are expanded
   * @param least exclusive pages there are at least
   * @param most exclusive pages there are at most
   */
  private record Part(
      double known,
      double estimated,
      double ratio,
      boolean certain,
      boolean expanded,
      double least,
      double most) {
    double exclusivePages() {
      return Math.clamp(known * ratio, least, most);
    }

    boolean unseen() {
      return estimated <= 0 && !certain;
    }

    double unseenError() {
      return unseen() ? known / 2 : 0;
    }

    double possibleError() {
      return certain ? 0 : Math.max(exclusivePages() - least, most - exclusivePages());
    }

    /** How much more there is than the windows would make it. */
    double weight() {
      return estimated <= 0 || certain ? 0 : known / estimated;
    }

    /** The residual of a window that has pages of this kind. */
    double residual(int presentPages, int exclusivePages) {
      return expanded ? exclusivePages : weight() * (exclusivePages - ratio * presentPages);
    }

    /** The part of an imagined window that is not left of it. */
    double imaginedRatio() {
      return expanded ? 0 : ratio;
    }
  }

  private Part part(int kind, long knownPages, boolean nobodyElses) {
    double all = 0;
    double alone = 0;
    for (int window = 0; window < plan.size(); window++) {
      double standsFor = standsFor(plan.stratum(window));
      all += standsFor * present[kind][window];
      alone += standsFor * exclusive[kind][window];
    }
    long seen = sum(present[kind]);
    long seenAlone = sum(exclusive[kind]);
    double known = Math.max(knownPages, seenAlone);
    // more was seen than there is: zero pages, which are nobody's, or a process that shrinks
    double most = seen > known ? known : known - (seen - seenAlone);
    if (nobodyElses) {
      return new Part(known, all, 1, true, false, known, known);
    }
    if (kind == ANONYMOUS && all - chance(kind) > known) {
      return new Part(known, all, alone / Math.max(known, 1), false, true, seenAlone, known);
    }
    return new Part(known, all, all > 0 ? alone / all : 0.5, false, false, seenAlone, most);
  }

  private double error(Part anonymous, Part file) {
    double known = Math.max(anonymous.known() + file.known(), 1);
    double anonymousShare = anonymous.certain() ? 0 : anonymous.known() / known;
    double fileShare = file.known() / known;
    double exclusiveResidual =
        WindowPlan.WINDOW_PAGES
            * (anonymousShare * (1 - anonymous.imaginedRatio()) + fileShare * (1 - file.ratio()));
    double sharedResidual =
        -WindowPlan.WINDOW_PAGES
            * (anonymousShare * anonymous.imaginedRatio() + fileShare * file.ratio());
    ScatterBound bound = new ScatterBound(plan, exclusiveResidual, sharedResidual);
    for (int window = 0; window < plan.size(); window++) {
      bound.add(
          plan.stratum(window),
          anonymous.residual(present[ANONYMOUS][window], exclusive[ANONYMOUS][window])
              + file.residual(present[FILE][window], exclusive[FILE][window]));
    }
    return bound.error();
  }

  /** By how much the windows may be off in how much there is. */
  private double chance(int kind) {
    ScatterBound bound = new ScatterBound(plan, 0, WindowPlan.WINDOW_PAGES);
    for (int window = 0; window < plan.size(); window++) {
      bound.add(plan.stratum(window), present[kind][window]);
    }
    return bound.error();
  }

  private double standsFor(int stratum) {
    return (double) plan.stratumWindows(stratum) / plan.stratumSample(stratum);
  }

  private static long sum(short[] pages) {
    long sum = 0;
    for (short each : pages) {
      sum += each;
    }
    return sum;
  }
}
