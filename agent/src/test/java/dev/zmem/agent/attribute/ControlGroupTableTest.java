package dev.zmem.agent.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.SoftAssertions;

/** Paths of control groups as engines and systemd make them, and what they tell. */
class ControlGroupTableTest {
  private static final String ID =
      "3f4e1c8b9d2a7f60514e3d2c1b0a99887766554433221100ffeeddccbbaa0099";
  private static final String SHORT = ID.substring(0, 12);
  private static final String OTHER = ID.replace('3', 'a');
  private static final String POD = "2c48913c-b29f-11e7-9350-020968147796";
  private static final String POD_ = POD.replace('-', '_');

  /** A path, and its unit, container and pod. */
  private record Row(String path, String unit, String container, String pod) {}

  private static final List<Row> TABLE =
      List.of(
          row("/", "", "", ""),
          row("", "", "", ""),
          row("/init.scope", "init.scope", "", ""),
          row("/system.slice/cron.service", "cron.service", "", ""),
          row("/system.slice/system-celery.slice/celery@1.service", "celery@1.service", "", ""),
          row("/system.slice/foo.service/sub/group", "foo.service", "", ""),
          row("/system.slice/dbus.socket", "dbus.socket", "", ""),
          row("/_cpu.service", "cpu.service", "", ""),
          row("/user.slice/user-1000.slice/session-3.scope", "session-3.scope", "", ""),
          row(
              "/user.slice/user-1000.slice/user@1000.service/app.slice/app-foo.service",
              "app-foo.service",
              "",
              ""),
          row("/user.slice/user-1000.slice/user@1000.service/init.scope", "init.scope", "", ""),
          row("/user.slice/user-1000.slice/user@1000.service", "user@1000.service", "", ""),
          // Docker: cgroupfs and systemd drivers, and Docker within Docker
          row("/docker/" + ID, "", SHORT, ""),
          row("/system.slice/docker-" + ID + ".scope", "docker-" + ID + ".scope", SHORT, ""),
          row("/docker/" + OTHER + "/docker/" + ID, "", SHORT, ""),
          row("/docker/" + ID + "/system.slice/nginx.service", "nginx.service", SHORT, ""),
          row("/system.slice/docker.service", "docker.service", "", ""),
          row("/docker/buildkit/abc", "", "", ""),
          // Kubernetes: cgroupfs and systemd drivers, each class of quality, containerd and CRI-O
          row("/kubepods/besteffort/pod" + POD + "/" + ID, "", SHORT, POD),
          row("/kubepods/pod" + POD + "/" + ID, "", SHORT, POD),
          row(
              "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
                  + POD_
                  + ".slice/cri-containerd-"
                  + ID
                  + ".scope",
              "cri-containerd-" + ID + ".scope",
              SHORT,
              POD),
          row(
              "/kubepods.slice/kubepods-pod" + POD_ + ".slice/crio-" + ID + ".scope",
              "crio-" + ID + ".scope",
              SHORT,
              POD),
          row(
              "/kubepods.slice/kubepods-pod" + POD_ + ".slice/crio-conmon-" + ID + ".scope",
              "crio-conmon-" + ID + ".scope",
              "",
              POD),
          row(
              "/system.slice/containerd.service/kubepods-burstable-pod"
                  + POD_
                  + ".slice:cri-containerd:"
                  + ID,
              "containerd.service",
              SHORT,
              POD),
          row(
              "/kubelet/kubepods/burstable/pod9fa8e2c6a7b1d4e3f2c1b0a998877665/" + ID,
              "",
              SHORT,
              "9fa8e2c6a7b1d4e3f2c1b0a998877665"),
          row("/kubepods.slice/kubepods-burstable.slice", "", "", ""),
          // Podman: of root, of users, and its helper; the payload is a group below
          row("/machine.slice/libpod-" + ID + ".scope", "libpod-" + ID + ".scope", SHORT, ""),
          row(
              "/machine.slice/libpod-" + ID + ".scope/container",
              "libpod-" + ID + ".scope",
              SHORT,
              ""),
          row("/libpod_parent/libpod-" + ID, "", SHORT, ""),
          row(
              "/machine.slice/libpod-conmon-" + ID + ".scope",
              "libpod-conmon-" + ID + ".scope",
              "",
              ""),
          row(
              "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-"
                  + ID
                  + ".scope/container",
              "libpod-" + ID + ".scope",
              SHORT,
              ""),
          // containerd alone (ctr, nerdctl), ECS, LXC, systemd-nspawn, libvirt
          row("/default/" + ID, "", SHORT, ""),
          row("/system.slice/nerdctl-" + ID + ".scope", "nerdctl-" + ID + ".scope", SHORT, ""),
          row("/ecs/4f5d3b6a9c/" + ID, "", SHORT, ""),
          row("/lxc/web", "", "web", ""),
          row("/lxc.payload.web/system.slice/nginx.service", "nginx.service", "web", ""),
          row("/lxc.payload/web/init.scope", "init.scope", "web", ""),
          row("/lxc.monitor.web", "", "", ""),
          row(
              "/machine.slice/systemd-nspawn@web.service/payload/system.slice/nginx.service",
              "systemd-nspawn@web.service",
              "web",
              ""),
          row("/machine.slice/machine-web\\x2d1.scope", "machine-web\\x2d1.scope", "web-1", ""),
          row(
              "/machine.slice/machine-qemu\\x2d1\\x2dvm.scope/libvirt/vcpu0",
              "machine-qemu\\x2d1\\x2dvm.scope",
              "",
              ""),
          // none of these
          row("/batch/job-7", "", "", ""),
          row("/" + ID.substring(1), "", "", ""),
          row("/" + ID + "0", "", "", ""),
          row("/a.service.d/podcast", "", "", ""),
          row("/../../other.service", "other.service", "", ""));

  @Example
  void path_tellsUnitContainerAndPod() {
    SoftAssertions softly = new SoftAssertions();
    for (Row row : TABLE) {
      softly
          .assertThat(ControlGroup.of(row.path))
          .as(row.path)
          .isEqualTo(
              new ControlGroup(
                  row.path,
                  row.unit,
                  row.container,
                  row.container.equals(SHORT) ? ID : "",
                  row.pod));
    }
    softly.assertAll();
  }

  @Property
  void anyPath_tellsSomethingOrNothing_andNothingLongerThanItself(@ForAll String path) {
    ControlGroup group = ControlGroup.of(path);
    assertThat(group.path()).isEqualTo(path);
    assertThat(group.unit().length()).isLessThanOrEqualTo(path.length());
    assertThat(group.container().length()).isLessThanOrEqualTo(path.length());
    assertThat(group.pod().length()).isLessThanOrEqualTo(path.length());
  }

  private static Row row(String path, String unit, String container, String pod) {
    return new Row(path, unit, container, pod);
  }
}
