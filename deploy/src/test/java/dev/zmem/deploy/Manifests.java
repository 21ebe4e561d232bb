package dev.zmem.deploy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Manifests as the typed model of Kubernetes' own schema, in which no field is unknown. */
final class Manifests {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private static final Map<String, Set<String>> CERT_MANAGER =
      Map.of(
          "Issuer",
          Set.of("selfSigned", "ca"),
          "Certificate",
          Set.of(
              "isCA",
              "commonName",
              "secretName",
              "duration",
              "dnsNames",
              "usages",
              "privateKey",
              "issuerRef"));

  private Manifests() {}

  /** All objects of a file, each checked. */
  static List<HasMetadata> read(Path file) throws IOException {
    return parse(Files.readString(file));
  }

  /** All objects of a text of YAML; an {@link IllegalArgumentException} names an unknown field. */
  static List<HasMetadata> parse(String text) {
    List<HasMetadata> objects = new ArrayList<>();
    for (String document : text.split("(?m)^---$", -1)) {
      if (document.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#"))) {
        Object parsed = YAML.unmarshal(document);
        if (!(parsed instanceof HasMetadata object)) {
          throw new IllegalArgumentException("no object: " + document);
        }
        String place = object.getKind() + " " + object.getMetadata().getName();
        if (object instanceof GenericKubernetesResource custom) {
          checkCertManagers(custom, place);
        } else {
          check(object, place);
        }
        objects.add(object);
      }
    }
    return objects;
  }

  /** Objects of cert-manager's, which the library has no model of: the fields that are used. */
  private static void checkCertManagers(GenericKubernetesResource custom, String place) {
    Set<String> known = CERT_MANAGER.get(custom.getKind());
    if (known == null || !custom.getApiVersion().equals("cert-manager.io/v1")) {
      throw new IllegalArgumentException(place + ": no kind that is known");
    }
    for (Map.Entry<String, Object> part : custom.getAdditionalProperties().entrySet()) {
      if (!part.getKey().equals("spec") || !(part.getValue() instanceof Map<?, ?> spec)) {
        throw new IllegalArgumentException(place + ": unknown [" + part.getKey() + "]");
      }
      if (!known.containsAll(spec.keySet())) {
        throw new IllegalArgumentException(place + ": unknown field among " + spec.keySet());
      }
    }
  }

  /** The model keeps what it does not know apart: there must be nothing. */
  private static void check(@Nullable Object value, String place) {
    switch (value) {
      case null -> {}
      case Collection<?> many -> many.forEach(one -> check(one, place + "[]"));
      case Map<?, ?> map -> map.forEach((key, one) -> check(one, place + "." + key));
      default -> {
        if (value.getClass().getName().startsWith("io.fabric8.")
            && !(value instanceof Enum<?>)
            && value.getClass().getEnclosingClass() == null) {
          checkFields(value, place);
        }
      }
    }
  }

  private static void checkFields(Object value, String place) {
    for (Method getter : value.getClass().getMethods()) {
      if (!getter.getName().startsWith("get")
          || getter.getParameterCount() > 0
          || getter.getDeclaringClass() == Object.class
          || getter.isDefault()) {
        continue;
      }
      Object found;
      try {
        found = getter.invoke(value);
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(place + "." + getter.getName(), e);
      }
      if (getter.getName().equals("getAdditionalProperties")) {
        if (found instanceof Map<?, ?> unknown && !unknown.isEmpty()) {
          throw new IllegalArgumentException(place + ": unknown " + unknown.keySet());
        }
      } else {
        check(found, place + "." + getter.getName().substring("get".length()));
      }
    }
  }
}
