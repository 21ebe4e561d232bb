package dev.zmem.aggregator.store;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.zmem.aggregator.member.IssuedCertificate;
import dev.zmem.aggregator.member.JoinToken;
import dev.zmem.aggregator.member.MembershipStore;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.log.Log;
import dev.zmem.text.Escapes;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * Keeps who belongs to a fleet in one file, an H2 MVStore, which is its owner's alone and locked
 * while it is open. A change is written as one chunk and forced to the disk; a chunk that is not
 * whole is passed over when the file is opened again.
 */
public final class FileMembershipStore implements MembershipStore {
  private static final String FOR_OWNER = "rw-------";

  /** Changes after which what is no longer used of the file is given back. */
  private static final int CHANGES_A_COMPACTION = 64;

  private static final int COMPACTED_PERCENT = 70;
  private static final int COMPACTED_BYTES = 4 << 20;
  private static final int CLOSE_MILLIS = 200;

  private final Path file;
  private Opened open;
  private int changes;

  /** The file while it is open, and the maps in it. */
  private record Opened(
      MVStore store, MVMap<String, byte[]> tokens, MVMap<String, byte[]> certificates) {
    static Opened of(Path file) {
      MVStore store =
          new MVStore.Builder()
              .fileName(file.toString())
              .autoCommitDisabled()
              .autoCompactFillRate(0)
              .open();
      try {
        return new Opened(
            store, store.openMap("tokens", types()), store.openMap("certificates", types()));
      } catch (RuntimeException e) {
        store.closeImmediately();
        throw e;
      }
    }

    private static MVMap.Builder<String, byte[]> types() {
      return new MVMap.Builder<String, byte[]>()
          .keyType(StringDataType.INSTANCE)
          .valueType(ByteArrayDataType.INSTANCE);
    }
  }

  /** Reads what stands under a key. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(String key, byte[] bytes) throws InvalidProtocolBufferException;
  }

  /** Opens or makes the file; a {@link ProgramException} says why it cannot. */
  public FileMembershipStore(Path file) {
    this.file = file;
    try {
      makeForOwner();
      open = Opened.of(file);
    } catch (IOException | MVStoreException e) {
      throw new ProgramException(
          ExitCode.FAILURE,
          Escapes.escape(file.toString())
              + ": cannot be opened ("
              + Escapes.escape(Log.rootCause(e))
              + "): is another aggregator running on this folder?");
    }
  }

  private void makeForOwner() throws IOException {
    try {
      var _ =
          Files.createFile(
              file,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOR_OWNER)));
    } catch (FileAlreadyExistsException e) {
      // as it was made
    }
  }

  @Override
  public Collection<JoinToken> tokens() {
    return all(open.tokens(), "token ", StoredMembers::token);
  }

  @Override
  public Collection<IssuedCertificate> certificates() {
    return all(open.certificates(), "certificate ", StoredMembers::certificate);
  }

  private <T> List<T> all(MVMap<String, byte[]> map, String what, Reader<T> reader) {
    List<T> all = new ArrayList<>();
    map.forEach((key, bytes) -> {
      try {
        all.add(reader.read(key, bytes));
      } catch (InvalidProtocolBufferException e) {
        throw broken(what + key);
      }
    });
    return all;
  }

  @Override
  public void save(Change change) {
    try {
      if (open.store().isClosed()) { // after a write that failed
        open = Opened.of(file);
      }
      change.droppedTokens().forEach(open.tokens()::remove);
      change.droppedCertificates().forEach(open.certificates()::remove);
      change.tokens().forEach(one -> open.tokens().put(one.id(), StoredMembers.bytes(one)));
      change
          .certificates()
          .forEach(one -> open.certificates().put(one.serial(), StoredMembers.bytes(one)));
      var _ = open.store().commit();
      open.store().sync();
    } catch (RuntimeException e) {
      open.store().closeImmediately(); // what is half done is in no file
      throw new StoreException(
          Escapes.escape(file.toString())
              + " cannot be written: "
              + Escapes.escape(Log.rootCause(e)),
          e);
    }
    compactNowAndThen();
  }

  /** What was saved is saved, whatever becomes of this. */
  private void compactNowAndThen() {
    if (++changes % CHANGES_A_COMPACTION == 0) {
      try {
        boolean _ = open.store().compact(COMPACTED_PERCENT, COMPACTED_BYTES);
      } catch (MVStoreException e) {
        Log.warn("members not compacted reason=" + Log.value(Log.rootCause(e)));
      }
    }
  }

  @Override
  public void close() {
    open.store().close(CLOSE_MILLIS);
  }

  private ProgramException broken(String what) {
    return new ProgramException(
        ExitCode.FAILURE,
        Escapes.escape(file + ": " + what) + " cannot be read: it is of a later version or broken");
  }
}
