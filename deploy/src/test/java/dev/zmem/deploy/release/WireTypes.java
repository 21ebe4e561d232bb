package dev.zmem.deploy.release;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.zmem.proto.store.v1.StoredToken;
import dev.zmem.proto.v1.Answer;
import dev.zmem.proto.v1.CaptureRecord;
import dev.zmem.proto.v1.Description;
import dev.zmem.proto.v1.JoinServiceGrpc;
import dev.zmem.proto.v1.LocalRequest;
import dev.zmem.proto.v1.StreamRequest;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The protocol's files as protobuf describes them: today's, and those of a release. */
final class WireTypes {
  /** The file of a release's folder. */
  static final String FILE = "descriptors.pb";

  private WireTypes() {}

  /** Today's files, each behind those that it imports. */
  static FileDescriptorSet today() {
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    Map<String, FileDescriptor> files = new LinkedHashMap<>();
    for (FileDescriptor file :
        List.of(
            Description.getDescriptor().getFile(),
            StreamRequest.getDescriptor().getFile(),
            CaptureRecord.getDescriptor().getFile(),
            Answer.getDescriptor().getFile(),
            LocalRequest.getDescriptor().getFile(),
            join(),
            StoredToken.getDescriptor().getFile())) {
      add(file, files);
    }
    files.values().forEach(file -> set.addFile(file.toProto()));
    return set.build();
  }

  /** Those of a release. */
  static FileDescriptorSet of(Path release) throws IOException {
    return FileDescriptorSet.parseFrom(Files.readAllBytes(release.resolve(FILE)));
  }

  /** A message as a release knows it. */
  static Descriptor message(Path release, String name)
      throws IOException, DescriptorValidationException {
    return linked(of(release)).stream()
        .flatMap(file -> file.getMessageTypes().stream())
        .filter(type -> type.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The files of a set, so that messages can be read by them. */
  private static List<FileDescriptor> linked(FileDescriptorSet set)
      throws DescriptorValidationException {
    Map<String, FileDescriptor> files = new LinkedHashMap<>();
    for (FileDescriptorProto file : set.getFileList()) {
      FileDescriptor[] imports =
          file.getDependencyList().stream()
              .map(name -> Objects.requireNonNull(files.get(name)))
              .toArray(FileDescriptor[]::new);
      var _ = files.put(file.getName(), FileDescriptor.buildFrom(file, imports));
    }
    return new ArrayList<>(files.values());
  }

  private static FileDescriptor join() {
    return ((ProtoFileDescriptorSupplier)
            Objects.requireNonNull(JoinServiceGrpc.getServiceDescriptor().getSchemaDescriptor()))
        .getFileDescriptor();
  }

  private static void add(FileDescriptor file, Map<String, FileDescriptor> files) {
    file.getDependencies().forEach(each -> add(each, files));
    var _ = files.putIfAbsent(file.getName(), file);
  }
}
