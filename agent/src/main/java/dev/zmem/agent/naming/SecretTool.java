package dev.zmem.agent.naming;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tool's short options mean.
 *
 * @param secrets letters whose value, glued or next, is a secret
 * @param glued letters whose value is a secret only when it is glued to them
 * @param pairs letters whose value is {@code user:password}
 * @param flags letters without a value, which may stand before such a letter: {@code curl -sSu}
 */
record SecretTool(String secrets, String glued, String pairs, String flags) {
  static final SecretTool P = new SecretTool("p", "", "");
  static final SecretTool UPPER_P = new SecretTool("P", "", "");
  static final SecretTool MYSQL = new SecretTool("", "p", "", "ABbCEfHINnqrstvwX");
  static final SecretTool REDIS = new SecretTool("a", "", "");
  static final SecretTool OPENSSL = new SecretTool("kK", "", "");
  static final SecretTool LDAP = new SecretTool("w", "", "", "AcCILMnQtuvWxZ");
  static final SecretTool IPMI = new SecretTool("P", "", "", "vc");
  static final SecretTool LFTP = new SecretTool("", "", "", "df");

  private static final Map<String, SecretTool> TOOLS =
      Map.ofEntries(
          entry("sshpass", P),
          entry("mongo", P),
          entry("login", P), // docker login, az login, helm registry login
          entry("cqlsh", P),
          entry("rabbitmqadmin", P),
          entry("useradd", new SecretTool("p", "", "", "lmMNorU")),
          entry("usermod", new SecretTool("p", "", "", "amoU")),
          entry("rdesktop", P),
          entry("ncftp", P),
          entry("ncftpput", P),
          entry("ncftpget", P),
          entry("twine", P),
          entry("7z", P),
          entry("7za", P),
          entry("7zr", P),
          entry("7zz", P),
          entry("rar", P),
          entry("unrar", P),
          entry("redis-cli", REDIS),
          entry("redis-benchmark", REDIS),
          entry("valkey-cli", REDIS),
          entry("valkey-benchmark", REDIS),
          entry("keydb-cli", REDIS),
          entry("curl", new SecretTool("b", "", "uUE", "#012346aBfgGiIjJklLMnNOpqRsSvZ")),
          entry("http", new SecretTool("", "", "a")),
          entry("https", new SecretTool("", "", "a")),
          entry("xh", new SecretTool("", "", "a")),
          entry("sqlcmd", UPPER_P),
          entry("bcp", UPPER_P),
          entry("tsql", UPPER_P),
          entry("isql", UPPER_P),
          entry("osql", UPPER_P),
          entry("freebcp", UPPER_P),
          entry("zip", new SecretTool("P", "", "", "0123456789AcDdeFfgjklmoqrSTuvXyz")),
          entry("unzip", new SecretTool("P", "", "", "aCfjLlnopqtuvz")),
          entry("zipcloak", UPPER_P),
          entry("ipmitool", IPMI),
          entry("ipmipower", UPPER_P),
          entry("mosquitto_pub", UPPER_P),
          entry("mosquitto_sub", UPPER_P),
          entry("mosquitto_rr", UPPER_P),
          entry("ssh-keygen", new SecretTool("NP", "", "")),
          entry("openssl", OPENSSL),
          entry("ldappasswd", new SecretTool("wsa", "", "", LDAP.flags)),
          entry("smbclient", new SecretTool("", "", "", "NkPEg")),
          entry("lftp", LFTP),
          entry("influx", new SecretTool("t", "", "")),
          entry("fly", new SecretTool("t", "", "")),
          entry("flyctl", new SecretTool("t", "", "")),
          entry("doctl", new SecretTool("t", "", "")));

  /** Tools of which several begin alike. */
  private static final List<Map.Entry<String, SecretTool>> FAMILIES =
      List.of(
          entry("mysql", MYSQL),
          entry("mariadb", MYSQL),
          entry("mongo", P),
          entry("ldap", LDAP),
          entry("snmp", new SecretTool("cAX", "", "")));

  /** Of a tool whose letters are not written together. */
  SecretTool(String secrets, String glued, String pairs) {
    this(secrets, glued, pairs, "");
  }

  /** The tool of this name; null for one that is not known. */
  static @Nullable SecretTool of(String name) {
    SecretTool known = TOOLS.get(name);
    if (known != null || name.length() > 32) {
      return known;
    }
    for (Map.Entry<String, SecretTool> family : FAMILIES) {
      // but not mysqld and mongod, the servers
      if (name.startsWith(family.getKey()) && !name.endsWith("d") && name.indexOf('.') < 0) {
        return family.getValue();
      }
    }
    return null;
  }
}
