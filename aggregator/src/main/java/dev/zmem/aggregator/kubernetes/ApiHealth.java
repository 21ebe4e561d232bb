package dev.zmem.aggregator.kubernetes;

import dev.zmem.program.log.Log;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Whether the API answers: a line when that changes, a count of failures. It sees each request, so
 * that a watch which is opened again and again is told as well. Any thread.
 */
final class ApiHealth implements Interceptor {
  private final LongSupplier nanoClock;
  private final Consumer<String> log;
  private boolean failing;
  private long failingSince;
  private volatile long failures;

  ApiHealth() {
    this(System::nanoTime, Log::warn);
  }

  /** With another clock and log. */
  ApiHealth(LongSupplier nanoClock, Consumer<String> log) {
    this.nanoClock = nanoClock;
    this.log = log;
  }

  /** Requests that failed since the start. */
  long failures() {
    return failures;
  }

  @Override
  public void after(
      HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
    if (response.isSuccessful() || response.code() == 101) { // 101: a watch by web socket
      answered();
    } else {
      failed("status " + response.code() + hint(response.code()));
    }
  }

  @Override
  public void afterConnectionFailure(HttpRequest request, Throwable failure) {
    failed(Log.rootCause(failure));
  }

  /** Notes a failure. */
  synchronized void failed(String reason) {
    failures++;
    if (!failing) {
      failing = true;
      failingSince = nanoClock.getAsLong();
      log.accept("kubernetes unreachable reason=" + Log.value(reason));
    }
  }

  private synchronized void answered() {
    if (failing) {
      failing = false;
      log.accept(
          "kubernetes back after="
              + (nanoClock.getAsLong() - failingSince) / 1_000_000_000
              + "s failures="
              + failures);
    }
  }

  private static String hint(int code) {
    return switch (code) {
      case 401 -> ": the service account's token is refused";
      case 403 -> ": the service account may not list and watch pods";
      default -> "";
    };
  }
}
