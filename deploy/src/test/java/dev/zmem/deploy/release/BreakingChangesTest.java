package dev.zmem.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TextFormat;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Today's protocol against every release's, and each rule against a change that breaks it. */
class BreakingChangesTest {
  private static final String BEFORE =
      """
      name: "a.proto" package: "a"
      message_type {
        name: "M"
        field { name: "one" number: 1 type: TYPE_INT64 label: LABEL_OPTIONAL }
        field { name: "two" number: 2 type: TYPE_STRING label: LABEL_REPEATED }
        field { name: "three" number: 3 type: TYPE_STRING label: LABEL_OPTIONAL oneof_index: 0 }
        oneof_decl { name: "choice" }
        reserved_range { start: 7 end: 8 }
      }
      enum_type { name: "E" value { name: "E_ZERO" number: 0 } value { name: "E_ONE" number: 1 } reserved_range { start: 5 end: 5 } }
      service { name: "S" method { name: "Ask" input_type: ".a.M" output_type: ".a.M" } }
      """;

  @Test
  void protocol_breaksNothingOfAnyRelease() throws Exception {
    assertThat(Recording.releases()).isNotEmpty();
    for (Path release : Recording.releases()) {
      assertThat(BreakingChanges.between(WireTypes.of(release), WireTypes.today()))
          .as(
              "what %s would misunderstand: take another number, and reserve the old one",
              release.getFileName())
          .isEmpty();
    }
  }

  @Test
  void whatIsNew_breaksNothing() throws Exception {
    breaks("oneof_decl {", "field { name: \"more\" number: 9 type: TYPE_INT64 } oneof_decl {");
    breaks(
        "name: \"E_ONE\" number: 1 }",
        "name: \"E_ONE\" number: 1 } value { name: \"E_TWO\" number: 2 }");
    breaks("service {", "service { name: \"Other\" } service {");
  }

  @Test
  void fields_keepNumberNameTypeLabelAndOneof() throws Exception {
    breaks("number: 1 type: TYPE_INT64", "number: 4 type: TYPE_INT64", "a.M.one (1) is gone");
    breaks("name: \"one\"", "name: \"uno\"", "a.M.one (1) is called uno now");
    breaks("TYPE_INT64", "TYPE_INT32", "a.M.one (1) has another type");
    breaks("LABEL_REPEATED", "LABEL_OPTIONAL", "a.M.two (2) has another label");
    breaks(" oneof_index: 0", "", "a.M.three (3) is in another oneof");
    breaks("number: 2 type", "number: 7 type", "a.M.two (2) is gone", "reserved number 7 again");
  }

  @Test
  void fieldThatIsReserved_mayGo() throws Exception {
    breaks(
        "field { name: \"two\" number: 2 type: TYPE_STRING label: LABEL_REPEATED }",
        "reserved_range { start: 2 end: 3 }");
  }

  @Test
  void valuesOfEnums_keepNumberAndName() throws Exception {
    breaks("name: \"E_ONE\" number: 1", "name: \"E_ONE\" number: 3", "a.E.E_ONE (1) is gone");
    breaks("\"E_ONE\"", "\"E_UNO\"", "a.E.E_ONE (1) is called [E_UNO] now");
    breaks(
        "value { name: \"E_ONE\" number: 1 }",
        "value { name: \"E_ONE\" number: 1 } value { name: \"E_FIVE\" number: 5 }",
        "a.E.E_FIVE uses a reserved number again");
  }

  @Test
  void messagesEnumsServicesAndRpcs_stay() throws Exception {
    breaks("name: \"M\"", "name: \"N\"", "message a.M is gone");
    breaks("name: \"E\"", "name: \"F\"", "enum a.E is gone");
    breaks("name: \"S\"", "name: \"T\"", "service a.S is gone");
    breaks("name: \"Ask\"", "name: \"Tell\"", "rpc a.S.Ask is gone");
    breaks(
        "output_type: \".a.M\"", "output_type: \".a.N\"", "a.S.Ask takes or gives something else");
    breaks(
        "output_type: \".a.M\"",
        "output_type: \".a.M\" server_streaming: true",
        "a.S.Ask takes or gives something else");
  }

  private static void breaks(String part, String change, String... found) throws Exception {
    assertThat(BEFORE).contains(part);
    var changes = BreakingChanges.between(set(BEFORE), set(BEFORE.replace(part, change)));
    assertThat(changes).as(change).hasSize(found.length);
    for (int at = 0; at < found.length; at++) {
      assertThat(changes.get(at)).contains(found[at]);
    }
  }

  private static FileDescriptorSet set(String file) throws Exception {
    return FileDescriptorSet.newBuilder()
        .addFile(TextFormat.parse(file, FileDescriptorProto.class))
        .build();
  }
}
