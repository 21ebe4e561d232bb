package dev.zmem.aggregator.authority;

import dev.zmem.aggregator.member.Grant;
import dev.zmem.aggregator.member.Role;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Signs the certificates of one fleet. Its own is good for ten years and signs leaves alone.
 * Immutable; any thread.
 *
 * <p>Source: RFC 5280; the keys are EC on P-256, the signatures SHA256withECDSA.
 */
public final class CertificateAuthority {
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final Duration OWN_LIFE = Duration.ofDays(3650);

  /** Clocks of hosts go wrong by some minutes. */
  private static final Duration BACKDATED = Duration.ofMinutes(10);

  private static final int SERIAL_BITS = 127;

  /** Of X.520; a longer name stands whole in the alternatives. */
  private static final int MAX_COMMON_NAME = 64;

  private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}|[0-9a-f:]*:[0-9a-f:.]*");

  private final X509Certificate certificate;
  private final PrivateKey key;

  /** Of a certificate and its key. */
  CertificateAuthority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** A new one, with a key of its own. */
  static CertificateAuthority create(KeyPair pair, Instant now) {
    String name = "zmem CA " + serial().toString(16).substring(0, 8);
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name(name),
              serial(),
              Date.from(now.minus(BACKDATED)),
              Date.from(now.plus(OWN_LIFE)),
              name(name),
              pair.getPublic());
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
          .addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
      return new CertificateAuthority(signed(builder, pair.getPrivate()), pair.getPrivate());
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its own certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /**
   * A new certificate.
   *
   * @param grant what its holder may do
   * @param names whom it names, the first as its subject; DNS names, or addresses of an aggregator
   * @param holder the holder's key
   * @param life from now; it ends with the CA's own at the latest
   */
  public X509Certificate issue(
      Grant grant, List<String> names, PublicKey holder, Instant now, Duration life) {
    Role role = grant.role();
    Instant end = now.plus(life);
    Instant last = certificate.getNotAfter().toInstant();
    Collection<GeneralName> alternatives = new ArrayList<>();
    for (String name : names) {
      alternatives.add(
          new GeneralName(
              role == Role.AGGREGATOR && isAddress(name)
                  ? GeneralName.iPAddress
                  : GeneralName.dNSName,
              name));
    }
    for (String uri : grant.uris()) {
      alternatives.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
    }
    try {
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              certificate,
              serial(),
              Date.from(now.minus(BACKDATED)),
              Date.from(end.isBefore(last) ? end : last),
              new javax.security.auth.x500.X500Principal(name(names.getFirst()).getEncoded()),
              holder);
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
          .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
          .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes(role)))
          .addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(alternatives.toArray(GeneralName[]::new)))
          .addExtension(
              Extension.authorityKeyIdentifier,
              false,
              extensions.createAuthorityKeyIdentifier(certificate));
      return signed(builder, key);
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPurposeId[] purposes(Role role) {
    return role == Role.AGGREGATOR
        ? new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}
        : new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth};
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
  }

  private static org.bouncycastle.asn1.x500.X500Name name(String commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.CN, commonName.substring(0, Math.min(commonName.length(), MAX_COMMON_NAME)))
        .build();
  }

  private static BigInteger serial() {
    return new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS - 1);
  }

  private static boolean isAddress(String name) {
    return ADDRESS.matcher(name).matches();
  }
}
