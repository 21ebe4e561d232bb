package dev.zmem.aggregator.pod;

import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * The pods that have names. Agents tell a pod by its uid alone: it stands in the path of a control
 * group, and no agent asks an API. Any thread; an answer may see a pod come or go.
 */
public interface Pods {
  /** None: pods are shown by their uids. */
  Pods NONE = uid -> null;

  /** What is known of the pod of this uid; null for nothing. */
  @Nullable PodFacts of(String uid);

  /**
   * The value of a row's attribute as tables show and filters see it. Of the pod its name where it
   * is known, else its uid; of a label of pods its value.
   */
  default String shown(Attributes attributes, Attribute attribute) {
    boolean isLabel = attribute.isPodLabel();
    if (!isLabel && !attribute.equals(Attribute.POD)) {
      return attributes.shown(attribute);
    }
    String uid = attributes.get(Attribute.POD);
    PodFacts pod = uid.isEmpty() ? null : of(uid);
    if (!isLabel) {
      return pod == null ? attributes.shown(attribute) : pod.name();
    }
    String value =
        pod == null
            ? null
            : pod.labels().get(attribute.key().substring(Attribute.POD_LABEL.length()));
    return value == null || value.isEmpty() ? "-" : value;
  }
}
