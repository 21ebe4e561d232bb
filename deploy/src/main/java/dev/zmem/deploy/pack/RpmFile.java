package dev.zmem.deploy.pack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.packager.rpm.FileFlags;
import org.eclipse.packager.rpm.RpmTag;
import org.eclipse.packager.rpm.RpmVersion;
import org.eclipse.packager.rpm.build.BuilderContext;
import org.eclipse.packager.rpm.build.BuilderOptions;
import org.eclipse.packager.rpm.build.DigestAlgorithm;
import org.eclipse.packager.rpm.build.FileInformation;
import org.eclipse.packager.rpm.build.RpmBuilder;
import org.eclipse.packager.rpm.coding.PayloadCoding;
import org.eclipse.packager.rpm.deps.RpmDependencyFlags;

/** A package for Fedora, RHEL, SUSE and their kin; gzip, for every rpm reads it. */
final class RpmFile {
  private static final String RELEASE = "1";

  /** Folders that every machine has: no package's own. */
  private static final Set<String> SHARED =
      Set.of(
          "etc",
          "usr",
          "usr/bin",
          "usr/lib",
          "usr/lib/systemd",
          "usr/lib/systemd/system",
          "usr/share",
          "usr/share/bash-completion",
          "usr/share/bash-completion/completions",
          "usr/share/doc",
          "usr/share/fish",
          "usr/share/fish/vendor_completions.d",
          "usr/share/licenses",
          "usr/share/man",
          "usr/share/man/man1",
          "usr/share/zsh",
          "usr/share/zsh/site-functions",
          "usr/share/zsh/vendor-completions");

  private RpmFile() {}

  static void write(PackageDescription description, PackageTree tree, Path file)
      throws IOException {
    BuilderOptions options = new BuilderOptions();
    options.setPayloadCoding(PayloadCoding.GZIP);
    options.setFileDigestAlgorithm(DigestAlgorithm.SHA256);
    try (RpmBuilder rpm =
        new RpmBuilder(
            description.name(),
            new RpmVersion(description.version(), RELEASE),
            description.machine(),
            file,
            options)) {
      describe(rpm, description);
      BuilderContext context = rpm.newContext();
      for (PackageEntry entry : tree.entries()) {
        add(context, description, entry);
      }
      rpm.setPostInstallationScript(description.words().script("rpm-post"));
      rpm.setPreRemoveScript(description.words().script("rpm-preun"));
      rpm.setPostRemoveScript(description.words().script("rpm-postun"));
      rpm.build();
    }
  }

  private static void describe(RpmBuilder rpm, PackageDescription description) throws IOException {
    RpmBuilder.PackageInformation information = rpm.getInformation();
    information.setLicense("Apache-2.0");
    information.setSummary(description.words().summary());
    information.setDescription(description.words().description());
    information.setUrl(PackageDescription.HOMEPAGE);
    information.setPackager(PackageDescription.MAINTAINER);
    information.setGroup("System Environment/Daemons");
    information.setBuildHost("localhost");
    if (description.words().isService()) {
      rpm.addRequirement("/usr/sbin/useradd", "", RpmDependencyFlags.SCRIPT_POST);
    }
    int seconds = Math.toIntExact(description.time().getEpochSecond());
    rpm.setHeaderCustomizer(header -> header.putInt(RpmTag.BUILDTIME, seconds));
  }

  private static void add(
      BuilderContext context, PackageDescription description, PackageEntry entry)
      throws IOException {
    String place = "/" + entry.place();
    switch (entry) {
      case PackageEntry.Folder folder -> {
        if (!SHARED.contains(folder.place())) {
          context.addDirectory(place, (_, _, _) -> information(description, 0755));
        }
      }
      case PackageEntry.Link link ->
          context.addSymbolicLink(
              place, link.target(), (_, _, _) -> information(description, 0777));
      case PackageEntry.Content file ->
          context.addFile(
              place,
              file.source(),
              (_, _, _) -> {
                FileInformation information = information(description, file.mode());
                if (file.isSettings()) {
                  information.setFileFlags(
                      EnumSet.of(FileFlags.CONFIGURATION, FileFlags.NOREPLACE));
                }
                return information;
              });
    }
  }

  private static FileInformation information(PackageDescription description, int mode) {
    FileInformation information = new FileInformation();
    information.setTimestamp(description.time());
    information.setMode((short) mode);
    return information;
  }
}
