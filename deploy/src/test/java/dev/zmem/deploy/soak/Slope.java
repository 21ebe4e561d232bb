package dev.zmem.deploy.soak;

import java.util.List;

/**
 * The straight line through a program's samples, by least squares.
 *
 * @param perHour how steep it is
 * @param first its value at the first sample
 * @param last and at the last
 * @param samples of which it was made
 */
record Slope(double perHour, double first, double last, int samples) {
  private static final double SECONDS_PER_HOUR = 3600;

  /** A value at a time, in seconds from any moment. */
  record Sample(double seconds, double value) {}

  /** Through these samples; flat where there are fewer than two moments. */
  static Slope of(List<Sample> samples) {
    double meanTime = samples.stream().mapToDouble(Sample::seconds).average().orElse(0);
    double meanValue = samples.stream().mapToDouble(Sample::value).average().orElse(0);
    double together = 0;
    double square = 0;
    for (Sample sample : samples) {
      double time = sample.seconds - meanTime;
      together += time * (sample.value - meanValue);
      square += time * time;
    }
    double slope = square == 0 ? 0 : together / square;
    double begin = samples.isEmpty() ? 0 : samples.getFirst().seconds;
    double end = samples.isEmpty() ? 0 : samples.getLast().seconds;
    return new Slope(
        slope * SECONDS_PER_HOUR,
        meanValue + slope * (begin - meanTime),
        meanValue + slope * (end - meanTime),
        samples.size());
  }

  /** By how much the line rises over its samples; negative where it falls. */
  double rise() {
    return last - first;
  }
}
