package dev.zmem.deploy.supply;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of the distribution as its bill of materials has it.
 *
 * @param name {@code group:artifact}
 * @param artifact the second half of it
 * @param version as released
 */
record Component(String name, String artifact, String version) {

  /** As its jar is called. */
  String jar() {
    return artifact + "-" + version + ".jar";
  }

  /**
   * All components of a bill of materials (CycloneDX, JSON); a {@link BadInputException} where the
   * file is none.
   */
  static List<Component> read(Path sbom) {
    try {
      JsonObject bom = JsonParser.parseString(Files.readString(sbom)).getAsJsonObject();
      List<Component> components = new ArrayList<>();
      for (JsonElement component : bom.getAsJsonArray("components")) {
        components.add(of(component.getAsJsonObject()));
      }
      return components;
    } catch (IOException e) {
      throw new BadInputException("cannot read " + sbom + ": run ./mvnw package first");
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | NullPointerException e) {
      throw new BadInputException(sbom + " is no bill of materials (CycloneDX, JSON)");
    }
  }

  private static Component of(JsonObject component) {
    String artifact = component.get("name").getAsString();
    return new Component(
        component.get("group").getAsString() + ":" + artifact,
        artifact,
        component.get("version").getAsString());
  }
}
