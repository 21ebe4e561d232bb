package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A throw-away certificate authority, by openssl. */
final class Certificates {
  private final Programs programs;
  private final Path folder;

  Certificates(Programs programs, Path folder) throws Exception {
    this.programs = programs;
    this.folder = folder;
    openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        file("ca.key"),
        "-out",
        file("ca.crt"),
        "-days",
        "2",
        "-subj",
        "/CN=test CA " + folder.getFileName(),
        "-addext",
        "basicConstraints=critical,CA:TRUE");
  }

  /** A certificate with these subject alternative names; with negative days it has expired. */
  void issue(String name, String alternatives, int days) throws Exception {
    Path extensions = folder.resolve(name + ".ext");
    Files.writeString(
        extensions,
        "subjectAltName=" + alternatives + "\nextendedKeyUsage=serverAuth,clientAuth\n");
    openssl(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        file(name + ".key"),
        "-subj",
        "/CN=" + name,
        "-out",
        file(name + ".csr"));
    openssl(
        "x509",
        "-req",
        "-in",
        file(name + ".csr"),
        "-CA",
        file("ca.crt"),
        "-CAkey",
        file("ca.key"),
        "-CAcreateserial",
        "-days",
        String.valueOf(days),
        "-extfile",
        extensions.toString(),
        "-out",
        file(name + ".crt"));
  }

  /** The TLS options of a program with this certificate, and more options. */
  String[] options(String name, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--tls-ca=" + file("ca.crt"),
                "--tls-cert=" + file(name + ".crt"),
                "--tls-key=" + file(name + ".key")));
    options.addAll(List.of(more));
    return options.toArray(String[]::new);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private void openssl(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = "openssl";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Programs.Result result = programs.run(command);
    assertThat(result.exit()).as(result.err()).isZero();
  }
}
