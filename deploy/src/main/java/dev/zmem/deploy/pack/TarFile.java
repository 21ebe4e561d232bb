package dev.zmem.deploy.pack;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** A tar.gz with all entries root's and of one time. Closing it ends the archive. */
final class TarFile implements AutoCloseable {
  private static final int FOLDER = 040755;

  private final TarArchiveOutputStream tar;
  private final String prefix;
  private final Instant time;

  /**
   * @param prefix before every place, such as {@code ./}
   */
  TarFile(OutputStream out, String prefix, Instant time) throws IOException {
    GzipParameters parameters = new GzipParameters(); // without a name or time of its own
    tar =
        new TarArchiveOutputStream(
            new GzipCompressorOutputStream(out, parameters), StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    this.prefix = prefix;
    this.time = time;
  }

  void add(PackageEntry entry) throws IOException {
    switch (entry) {
      case PackageEntry.Folder folder ->
          put(new TarArchiveEntry(prefix + folder.place() + "/"), FOLDER, new byte[0]);
      case PackageEntry.Link link -> {
        TarArchiveEntry header =
            new TarArchiveEntry(prefix + link.place(), TarConstants.LF_SYMLINK);
        header.setLinkName(link.target());
        put(header, 0120777, new byte[0]);
      }
      case PackageEntry.Content file ->
          put(
              new TarArchiveEntry(prefix + file.place()),
              0100000 | file.mode(),
              Files.readAllBytes(file.source()));
    }
  }

  /** A file of this text. */
  void add(String name, String text, int mode) throws IOException {
    put(new TarArchiveEntry(prefix + name), 0100000 | mode, text.getBytes(StandardCharsets.UTF_8));
  }

  private void put(TarArchiveEntry header, int mode, byte[] bytes) throws IOException {
    header.setMode(mode);
    header.setModTime(time.toEpochMilli());
    header.setIds(0, 0);
    header.setNames("root", "root");
    header.setSize(bytes.length);
    tar.putArchiveEntry(header);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
