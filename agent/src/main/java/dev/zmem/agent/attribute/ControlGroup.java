package dev.zmem.agent.attribute;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the path of a process's control group tells: its systemd unit, its container and its pod.
 * Container engines and systemd write them into the path, so no engine is asked. Pure; immutable.
 * Sources: {@code systemd.io/CGROUP_DELEGATION}, and the paths that Docker, containerd, CRI-O,
 * Podman, LXC, systemd-nspawn and the kubelet make (the table of {@code ControlGroupTableTest}).
 *
 * @param path the group that bounds the process's memory; empty where there is none
 * @param unit the systemd unit that it runs in: of several in each other the outermost, but within
 *     {@code user@1000.service} the user's own; empty for none
 * @param container the first 12 characters of the innermost container's id, as {@code docker ps}
 *     shows it, or its name where the engine has no ids; empty for none
 * @param containerId the whole id of that container; empty where it has none
 * @param pod the uid of its Kubernetes pod; empty for none
 */
record ControlGroup(String path, String unit, String container, String containerId, String pod) {
  /** In no group, or in none that is known. */
  static final ControlGroup NONE = new ControlGroup("", "", "", "", "");

  /** Longest path that is looked at: the kernel's own limit. */
  private static final int MAX_PATH = 4096;

  private static final int ID_LENGTH = 64;
  private static final int ID_SHOWN = 12;

  /** 64 hexadecimal digits, behind the engine's name where systemd makes the group. */
  private static final Pattern CONTAINER_ID =
      Pattern.compile("(?:^|[-:])([0-9a-f]{64})(?:\\.scope)?$");

  /** Groups of an engine's helpers: they are of no container. */
  private static final Pattern HELPER = Pattern.compile("^(?:libpod|crio)-conmon-");

  private static final Pattern MACHINE_SCOPE = Pattern.compile("^machine-(.+)\\.scope$");
  private static final Pattern NSPAWN = Pattern.compile("^systemd-nspawn@(.+)\\.service$");
  private static final Pattern LXC = Pattern.compile("^lxc\\.payload\\.(.+)$");
  private static final Pattern POD =
      Pattern.compile(
          "(?:^|-)pod([0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12}"
              + "|[0-9a-f]{32})(?:\\.slice)?(?::|$)");

  /** Of the path of one group. */
  static ControlGroup of(String path) {
    if (path.length() > MAX_PATH) {
      return NONE;
    }
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    String container = container(parts);
    boolean isId = container.length() == ID_LENGTH && CONTAINER_ID.matcher(container).matches();
    return new ControlGroup(
        path,
        unit(parts),
        isId ? container.substring(0, ID_SHOWN) : container,
        isId ? container : "",
        pod(parts));
  }

  private static String unit(List<String> parts) {
    String unit = "";
    for (String part : parts) {
      // a cgroup whose name could be a kernel's file begins with a _ (systemd's cg_escape)
      String name = part.startsWith("_") ? part.substring(1) : part;
      boolean isUserManager = unit.startsWith("user@") && unit.endsWith(".service");
      if ((unit.isEmpty() || isUserManager) && isUnit(name)) {
        unit = name;
      }
    }
    return unit;
  }

  private static boolean isUnit(String name) {
    return name.endsWith(".service")
        || name.endsWith(".scope")
        || name.endsWith(".socket")
        || name.endsWith(".mount")
        || name.endsWith(".swap");
  }

  /** Its whole id, or its name. */
  private static String container(List<String> parts) {
    String container = "";
    for (int at = 0; at < parts.size(); at++) {
      String part = parts.get(at);
      if (HELPER.matcher(part).find()) {
        continue;
      }
      Matcher id = CONTAINER_ID.matcher(part);
      if (id.find()) {
        container = id.group(1);
      } else {
        String name = name(parts, at);
        container = name.isEmpty() ? container : name;
      }
    }
    return container;
  }

  /** The name of a container that has no id; empty where the part is none. */
  private static String name(List<String> parts, int at) {
    String part = parts.get(at);
    for (Pattern pattern : List.of(NSPAWN, MACHINE_SCOPE, LXC)) {
      Matcher named = pattern.matcher(part);
      if (named.find()) {
        String name = unescaped(named.group(1));
        return name.startsWith("qemu-") ? "" : name; // a virtual machine of libvirt
      }
    }
    boolean below =
        at > 0 && (parts.get(at - 1).equals("lxc") || parts.get(at - 1).equals("lxc.payload"));
    return below ? part : "";
  }

  /** systemd writes a {@code -} in a name as {@code \x2d}. */
  private static String unescaped(String name) {
    return name.replace("\\x2d", "-");
  }

  private static String pod(List<String> parts) {
    for (String part : parts) {
      Matcher pod = POD.matcher(part);
      if (pod.find()) {
        return pod.group(1).replace('_', '-');
      }
    }
    return "";
  }
}
