package dev.zmem.deploy;

import dev.zmem.agent.naming.CommandLines;
import dev.zmem.agent.naming.ProcessFacts;
import dev.zmem.agent.naming.ProgramNames;
import dev.zmem.cli.ZmemctlMain;
import dev.zmem.program.Program;
import dev.zmem.program.log.Log;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Runs zmemctl's everyday commands in one JVM, so that its start-up cache holds what they load. */
public final class Training {
  /** A building machine has few processes: what names those of others. */
  private static final List<List<String>> COMMAND_LINES =
      List.of(
          List.of("[celeryd: uploads@worker-1:ForkPoolWorker-3]"),
          List.of("[celeryd: uploads@worker-1:MainProcess] -active- (worker -n uploads@worker-1)"),
          List.of("postgres: app shop 10.0.0.1(4242) idle"),
          List.of("nginx: worker process"),
          List.of("/usr/bin/python3", "-W", "ignore", "/srv/app/manage.py", "--db-password=x"),
          List.of("python3", "-m", "celery", "-b", "redis://u:p@queue:6379/0"),
          List.of("/usr/bin/java", "-Xmx1g", "-cp", "lib", "-jar", "/opt/server.jar"),
          List.of("node", "/srv/web/index.js"),
          List.of("/bin/sh", "-c", "sleep 1"),
          List.of("-bash"));

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
    run("top", "--local", "--fresh");
    run("hosts", "--local", "-o", "csv");
    run("top", "--help");
    run("top", "--no-such-option");
    COMMAND_LINES.forEach(Training::name);
    ZmemctlMain.main(new String[] {"top", "--local"}); // as it is started; ends the JVM
  }

  private static void name(List<String> commandLine) {
    String comm = commandLine.getFirst();
    String name =
        new ProgramNames("worker-1")
            .name(
                new ProcessFacts(
                    4242,
                    4241,
                    comm,
                    commandLine,
                    "/usr/bin/" + comm.substring(comm.lastIndexOf('/') + 1),
                    ProcessFacts.ExecutableState.CURRENT));
    System.err.println(
        name + ": " + CommandLines.show(commandLine, name, CommandLines.Detail.SCRUBBED));
  }

  private static void run(String... arguments) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    int code =
        new Program("zmemctl", System.getenv()).run(new ZmemctlMain(), nowhere, nowhere, arguments);
    System.err.println(String.join(" ", arguments) + ": exit " + code);
  }
}
