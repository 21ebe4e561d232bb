package dev.zmem.deploy.release;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an old program and a new one would misunderstand: the differences between two sets of files
 * that buf's category WIRE_JSON forbids. What is new is none. Pure.
 *
 * <p>Packages, messages, enums, services and rpcs stay; a field keeps its number, name, type, label
 * and oneof; one that goes leaves its number and name reserved; so do values of enums.
 */
final class BreakingChanges {
  private final List<String> found = new ArrayList<>();

  private BreakingChanges() {}

  /** A sentence for each, in the files' order. */
  static List<String> between(FileDescriptorSet before, FileDescriptorSet now) {
    BreakingChanges changes = new BreakingChanges();
    Types old = Types.of(before);
    Types today = Types.of(now);
    old.messages.forEach((name, message) -> {
      DescriptorProto other = today.messages.get(name);
      if (other == null) {
        changes.found.add("message " + name + " is gone");
      } else {
        changes.message(name, message, other);
      }
    });
    old.enums.forEach((name, type) -> {
      EnumDescriptorProto other = today.enums.get(name);
      if (other == null) {
        changes.found.add("enum " + name + " is gone");
      } else {
        changes.values(name, type, other);
      }
    });
    old.services.forEach((name, service) -> changes.rpcs(name, service, today.services.get(name)));
    return changes.found;
  }

  private void message(String name, DescriptorProto before, DescriptorProto now) {
    Map<Integer, FieldDescriptorProto> byNumber = new LinkedHashMap<>();
    now.getFieldList().forEach(field -> byNumber.put(field.getNumber(), field));
    for (FieldDescriptorProto field : before.getFieldList()) {
      FieldDescriptorProto other = byNumber.get(field.getNumber());
      String place = "field " + name + "." + field.getName() + " (" + field.getNumber() + ")";
      if (other == null) {
        boolean isReserved =
            now.getReservedRangeList().stream()
                .anyMatch(range ->
                    range.getStart() <= field.getNumber() && field.getNumber() < range.getEnd());
        require(isReserved, place + " is gone, and its number is not reserved");
      } else {
        field(place, field, before, other, now);
      }
    }
    for (DescriptorProto.ReservedRange range : before.getReservedRangeList()) {
      for (int number = range.getStart(); number < range.getEnd(); number++) {
        FieldDescriptorProto again = byNumber.get(number);
        require(again == null, "field " + name + " uses the reserved number " + number + " again");
      }
    }
  }

  private void field(
      String place,
      FieldDescriptorProto field,
      DescriptorProto before,
      FieldDescriptorProto other,
      DescriptorProto now) {
    require(
        field.getName().equals(other.getName()), place + " is called " + other.getName() + " now");
    require(
        field.getType() == other.getType() && field.getTypeName().equals(other.getTypeName()),
        place + " has another type");
    require(
        (field.getLabel() == Label.LABEL_REPEATED) == (other.getLabel() == Label.LABEL_REPEATED),
        place + " has another label");
    require(
        field.getProto3Optional() == other.getProto3Optional(),
        place + " tells absent from 0 no longer, or only now");
    require(oneof(field, before).equals(oneof(other, now)), place + " is in another oneof");
  }

  private static String oneof(FieldDescriptorProto field, DescriptorProto of) {
    return field.hasOneofIndex() && !field.getProto3Optional()
        ? of.getOneofDecl(field.getOneofIndex()).getName()
        : "";
  }

  private void values(String name, EnumDescriptorProto before, EnumDescriptorProto now) {
    for (EnumValueDescriptorProto value : before.getValueList()) {
      String place = "value " + name + "." + value.getName() + " (" + value.getNumber() + ")";
      List<String> names =
          now.getValueList().stream()
              .filter(each -> each.getNumber() == value.getNumber())
              .map(EnumValueDescriptorProto::getName)
              .toList();
      boolean isReserved =
          now.getReservedRangeList().stream()
              .anyMatch(range ->
                  range.getStart() <= value.getNumber() && value.getNumber() <= range.getEnd());
      if (names.isEmpty()) {
        require(isReserved, place + " is gone, and its number is not reserved");
      } else {
        require(names.contains(value.getName()), place + " is called " + names + " now");
      }
    }
    for (EnumDescriptorProto.EnumReservedRange range : before.getReservedRangeList()) {
      for (EnumValueDescriptorProto value : now.getValueList()) {
        require(
            value.getNumber() < range.getStart() || value.getNumber() > range.getEnd(),
            "value " + name + "." + value.getName() + " uses a reserved number again");
      }
    }
  }

  private void rpcs(
      String name,
      ServiceDescriptorProto before,
      @org.jspecify.annotations.Nullable ServiceDescriptorProto now) {
    if (now == null) {
      found.add("service " + name + " is gone");
      return;
    }
    Map<String, MethodDescriptorProto> methods = new LinkedHashMap<>();
    now.getMethodList().forEach(method -> methods.put(method.getName(), method));
    for (MethodDescriptorProto method : before.getMethodList()) {
      MethodDescriptorProto other = methods.get(method.getName());
      String place = "rpc " + name + "." + method.getName();
      if (other == null) {
        found.add(place + " is gone");
      } else {
        require(
            method.getInputType().equals(other.getInputType())
                && method.getOutputType().equals(other.getOutputType())
                && method.getClientStreaming() == other.getClientStreaming()
                && method.getServerStreaming() == other.getServerStreaming(),
            place + " takes or gives something else");
      }
    }
  }

  private void require(boolean isSo, String otherwise) {
    if (!isSo) {
      found.add(otherwise);
    }
  }

  /** The types of a set by their full names. */
  private record Types(
      Map<String, DescriptorProto> messages,
      Map<String, EnumDescriptorProto> enums,
      Map<String, ServiceDescriptorProto> services) {
    static Types of(FileDescriptorSet set) {
      Types types = new Types(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
      for (FileDescriptorProto file : set.getFileList()) {
        String prefix = file.getPackage() + ".";
        file.getMessageTypeList().forEach(message -> types.add(prefix, message));
        file.getEnumTypeList().forEach(type -> types.enums.put(prefix + type.getName(), type));
        file.getServiceList().forEach(each -> types.services.put(prefix + each.getName(), each));
      }
      return types;
    }

    private void add(String prefix, DescriptorProto message) {
      String name = prefix + message.getName();
      messages.put(name, message);
      message.getNestedTypeList().forEach(nested -> add(name + ".", nested));
      message.getEnumTypeList().forEach(type -> enums.put(name + "." + type.getName(), type));
    }
  }
}
