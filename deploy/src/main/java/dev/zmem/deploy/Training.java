package dev.zmem.deploy;

import dev.zmem.cli.ZmemctlMain;
import dev.zmem.program.Log;
import dev.zmem.program.Program;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** Runs zmemctl's everyday commands in one JVM, so that its start-up cache holds what they load. */
public final class Training {
  private Training() {}

  /** Takes the address of a running aggregator. */
  public static void main(String[] arguments) {
    Log.quiet();
    String aggregator = "--aggregator=" + arguments[0];
    run("top", aggregator);
    run("top", aggregator, "-o", "json");
    run("top", aggregator, "--by=pid", "-o", "wide", "--filter=zmem", "--hosts=*");
    run("hosts", aggregator);
    run("ps", aggregator, "--host=training");
    run("version", aggregator);
    run("top", "--local");
    run("hosts", "--local", "-o", "csv");
    run("top", "--help");
    run("top", "--no-such-option");
  }

  private static void run(String... arguments) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    int code = new Program("zmemctl", Map.of()).run(new ZmemctlMain(), nowhere, nowhere, arguments);
    System.err.println(String.join(" ", arguments) + ": exit " + code);
  }
}
