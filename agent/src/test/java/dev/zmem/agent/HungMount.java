package dev.zmem.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A mount that does not answer: a FUSE file system that nobody serves, over a folder. Whoever asks
 * for a file in it waits until it is closed. Needs root, python3 and {@code /dev/fuse}.
 */
public final class HungMount implements AutoCloseable {
  /** Mounts the first argument, and takes it away when its input ends. */
  private static final String MOUNT =
      """
      import ctypes, os, sys
      fuse = os.open('/dev/fuse', os.O_RDWR)
      libc = ctypes.CDLL(None, use_errno=True)
      folder = sys.argv[1].encode()
      options = b'fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other' % fuse
      if libc.mount(b'hung', folder, b'fuse', 0, options) != 0:
          sys.exit('mount: ' + os.strerror(ctypes.get_errno()))
      print('mounted', flush=True)
      sys.stdin.read()
      libc.umount2(folder, 2)  # MNT_DETACH; those who wait get an error when the descriptor closes
      """;

  private final Process mount;

  private HungMount(Process mount) {
    this.mount = mount;
  }

  /** Mounts one over a folder; what was in the folder is hidden so long. */
  public static HungMount over(Path folder) throws IOException {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root mounts");
    assumeTrue(Files.exists(Path.of("/dev/fuse")), "no /dev/fuse");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed");
    Process process =
        new ProcessBuilder("/usr/bin/python3", "-c", MOUNT, folder.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    assumeTrue("mounted".equals(line), "FUSE cannot be mounted here: " + line);
    return new HungMount(process);
  }

  @Override
  public void close() throws IOException {
    mount.getOutputStream().close();
    try {
      assertThat(mount.waitFor()).isZero();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
