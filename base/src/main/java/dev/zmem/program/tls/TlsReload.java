package dev.zmem.program.tls;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.log.Log;
import dev.zmem.text.Escapes;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Key and trust manager of three PEM files, given what the files hold each time {@link #look} finds
 * them changed. Certificate and key are taken together, when they belong together; the CA for
 * itself. What cannot be taken leaves the old in force and is logged when it is a new trouble.
 * Handshakes from then on use the new; connections that stand are left alone.
 *
 * <p>Threads: the managers may be used by any, they publish what they are given. {@link #look} is
 * synchronized, and guards all other state.
 */
final class TlsReload {
  /** Seconds between two looks at the files. */
  static final int RELOAD_SECONDS = 5;

  private final PemFile ca;
  private final PemFile cert;
  private final PemFile key;
  private final AdvancedTlsX509KeyManager keyManager = new AdvancedTlsX509KeyManager();
  private final AdvancedTlsX509TrustManager trustManager;

  // What is in force, byte for byte: a file's time and size may stay while it changes.
  private byte[] caInForce = {};
  private byte[] certInForce = {};
  private byte[] keyInForce = {};

  private volatile Runnable whenTaken = () -> {};

  /** What was taken while {@link #whenTaken} threw. */
  private @Nullable PemFile untold;

  private String trustTrouble = "";
  private String identityTrouble = "";

  /** Takes the files; a {@link ProgramException} when one of them is not as it should be. */
  TlsReload(TlsFiles files, Verification verification) {
    ca = new PemFile("--tls-ca", files.ca());
    cert = new PemFile("--tls-cert", files.cert());
    key = new PemFile("--tls-key", files.key());
    try {
      trustManager = AdvancedTlsX509TrustManager.newBuilder().setVerification(verification).build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    var _ = takeTrust();
    var _ = takeIdentity();
  }

  /** Proves who this program is. */
  AdvancedTlsX509KeyManager keyManager() {
    return keyManager;
  }

  /** Checks who the peer is. */
  AdvancedTlsX509TrustManager trustManager() {
    return trustManager;
  }

  /** What to do when files were taken anew, on the thread that looks; again when it throws. */
  void whenTaken(Runnable task) {
    whenTaken = task;
  }

  /** Looks every {@value #RELOAD_SECONDS} s until it is closed, or the program ends. */
  ExecutorService start() {
    ScheduledExecutorService poller =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("tls-reload").unstarted(task));
    var _ =
        poller.scheduleWithFixedDelay(this::look, RELOAD_SECONDS, RELOAD_SECONDS, TimeUnit.SECONDS);
    return poller;
  }

  /** Takes what changed. Nothing is thrown. */
  synchronized void look() {
    trustTrouble = look(this::takeTrust, ca, trustTrouble);
    identityTrouble = look(this::takeIdentity, cert, identityTrouble);
  }

  /** The trouble there is now; empty for none. */
  private String look(BooleanSupplier take, PemFile file, String known) {
    try {
      PemFile taken = take.getAsBoolean() ? file : untold;
      if (taken != null) {
        untold = taken;
        whenTaken.run();
        untold = null;
        Log.info("tls reloaded file=" + Log.value(taken.path()));
      }
      return "";
    } catch (RuntimeException e) {
      String trouble = String.valueOf(e.getMessage());
      if (!trouble.equals(known)) {
        Log.warn("tls not reloaded, the old stays in force reason=" + Log.value(trouble));
      }
      return trouble;
    }
  }

  private boolean takeTrust() {
    byte[] pem = ca.read();
    if (Arrays.equals(pem, caInForce)) {
      return false;
    }
    try {
      trustManager.updateTrustCredentials(ca.certificates(pem));
    } catch (IOException | GeneralSecurityException e) {
      throw new ProgramException(ExitCode.USAGE, ca + ": " + Escapes.escape(Log.rootCause(e)));
    }
    caInForce = pem;
    return true;
  }

  private boolean takeIdentity() {
    byte[] certPem = cert.read();
    byte[] keyPem = key.read();
    if (Arrays.equals(certPem, certInForce) && Arrays.equals(keyPem, keyInForce)) {
      return false;
    }
    X509Certificate[] chain = cert.certificates(certPem);
    PrivateKey secret = key.privateKey(keyPem);
    if (!belongTogether(chain[0].getPublicKey(), secret)) {
      throw new ProgramException(
          ExitCode.USAGE, cert + " with " + key + ": the certificate is of another key");
    }
    keyManager.updateIdentityCredentials(chain, secret);
    certInForce = certPem;
    keyInForce = keyPem;
    return true;
  }

  private static boolean belongTogether(PublicKey known, PrivateKey secret) {
    if (known instanceof RSAKey left && secret instanceof RSAKey right) {
      return left.getModulus().equals(right.getModulus());
    }
    // an EC key does not hold its public half: only a signature tells
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(secret);
      signature.update((byte) 1);
      byte[] signed = signature.sign();
      signature.initVerify(known);
      signature.update((byte) 1);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
