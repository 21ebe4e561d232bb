package dev.zmem.agent.naming;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether the name of an option, a variable, a header or a key says that a secret follows: {@code
 * --db-password}, {@code SECRET_KEY}, {@code X-Api-Key}, {@code keyStorePassword}. Pure; any
 * thread.
 */
final class SecretNames {
  /** What a name says of its value. */
  enum Says {
    /** Nothing. */
    NOTHING,
    /** A key, or the path of a file with one: {@code --tls-key}. */
    KEY,
    /** A secret. */
    SECRET,
    /** What is named so is told apart by numbers in hexadecimal: {@code --id}, {@code --commit}. */
    IDENTITY
  }

  /** Characters of a name that are looked at, its last ones. */
  private static final int MAX_NAME = 96;

  private static final Set<String> SECRETS =
      WordTable.set(
          """
          password passwords passwd passwort passcode passphrase passkey secret secrets token credential \
          credentials creds cred apikey pwd psk jwt bearer cookies otp totp authorization authtoken dsn \
          hmac hexkey mnemonic sessid sessionid phpsessid jsessionid\
          """);

  /** Secrets where they are a name's last word: {@code pass-through} is none. */
  private static final Set<String> LAST_SECRETS =
      WordTable.set(
          """
          pass pw pin auth cookie sig signature sas salt pat sid community userpass userpwd preshared\
          """);

  private static final String[] SECRET_PARTS = {
    "passw", "passphrase", "apikey", "secretkey", "accesskey", "privatekey"
  };

  private static final String[] SECRET_ENDS =
      WordTable.array(
          """
          secret token credentials authorization pwd pass auth passwort pw encryptionkey masterkey authkey \
          appkey sessionid sessid\
          """);

  private static final Set<String> NO_SECRET_ENDS =
      Set.of("bypass", "compass", "trespass", "surpass", "overpass", "underpass", "multipass");

  /** What stands before "key" where the key is a secret. */
  private static final Set<String> SECRET_KEYS =
      WordTable.set(
          """
          secret api access encryption encrypt decryption decrypt master signing sign account shared \
          storage auth license licence app application service session crypto cipher aes hmac jwt vault \
          unseal recovery consumer subscription integration fernet django flask cookie admin deploy stripe \
          openai anthropic sendgrid dd\
          """);

  /** What stands before "key" where the key names something. */
  private static final Set<String> NAMING_KEYS =
      WordTable.set(
          """
          sort primary partition foreign public pub group field join index row cache routing message hot \
          map config registry dedup natural composite lookup metric label tag object s3\
          """);

  /** Last words of names that say something about a secret, not the secret. */
  private static final Set<String> ABOUT =
      WordTable.set(
          """
          file files path dir directory folder url uri endpoint host port name names type method mode \
          policy length len size min max ttl timeout expiry expires expiration lifetime duration interval \
          age count limit second seconds rate bucket enabled disabled required provider plugin helper \
          command cmd prompt stdin store alias algorithm alg format version region scope scopes audience \
          issuer realm cert ca user username login domain mapping server config conf class module backend \
          source field header prefix suffix regex pattern manager rotation validation schema table service \
          py js rb sh pl php go com net org io local internal engine namespace ns\
          """);

  private static final Set<String> FLAGS =
      Set.of("no", "ask", "prompt", "skip", "without", "disable", "enable", "allow", "require");

  private static final Set<String> IDENTITIES =
      WordTable.set(
          """
          id ids sha sha1 sha256 sha512 hash digest checksum commit rev revision ref version build \
          container image etag md5 uuid guid trace span pod node instance fingerprint cid boot machine tag \
          object blob snapshot layer cgroup release\
          """);

  private SecretNames() {}

  /** What the name in {@code text} from {@code from} to {@code to} says of its value. */
  static Says says(String text, int from, int to) {
    return says(words(text, Math.max(from, to - MAX_NAME), to));
  }

  private static Says says(List<String> words) {
    if (words.isEmpty()) {
      return Says.NOTHING;
    }
    String last = words.getLast();
    String before = words.size() > 1 ? words.get(words.size() - 2) : "";
    if (last.equals("id") && before.equals("secret")) {
      return Says.SECRET; // of Vault's AppRole
    }
    if (IDENTITIES.contains(last) && !(last.equals("hash") && isSecret(List.of(before), before))) {
      return Says.IDENTITY;
    }
    if (ABOUT.contains(last) || FLAGS.contains(words.getFirst())) {
      return Says.NOTHING;
    }
    if (last.equals("key") || last.equals("keys")) {
      return ofKey(words, before);
    }
    return isSecret(words, last) ? Says.SECRET : Says.NOTHING;
  }

  /**
   * Whether the name itself is a secret's, as {@code password} and {@code aws_secret_access_key}.
   */
  static boolean isSecretItself(String name) {
    if (name.indexOf('=') >= 0 || name.indexOf('*') >= 0 || name.startsWith("/")) {
      return false;
    }
    List<String> words = words(name, Math.max(0, name.length() - MAX_NAME), name.length());
    if (words.isEmpty() || words.contains("get") || words.contains("list")) {
      return false;
    }
    String last = words.getLast();
    if (words.size() == 1) {
      return switch (last) {
        case "password",
            "passwd",
            "passphrase",
            "requirepass",
            "masterauth",
            "bearer",
            "authtoken" ->
            true;
        default -> false;
      };
    }
    return says(words) == Says.SECRET
        && (SECRETS.contains(last) || last.equals("key") || endsSecretly(last));
  }

  /** Whether the name is a password's, whose value may be a number. */
  static boolean isPassword(String text, int from, int to) {
    String name = text.substring(Math.max(from, to - MAX_NAME), to).toLowerCase(Locale.ROOT);
    return name.contains("pass") || name.contains("pw");
  }

  private static Says ofKey(List<String> words, String before) {
    if (SECRET_KEYS.contains(before) || isSecret(words, before)) {
      return Says.SECRET;
    }
    return NAMING_KEYS.contains(before) ? Says.NOTHING : Says.KEY;
  }

  private static boolean isSecret(List<String> words, String last) {
    if (LAST_SECRETS.contains(last) || endsSecretly(last)) {
      return true;
    }
    for (String word : words) {
      if (SECRETS.contains(word) || hasSecretPart(word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasSecretPart(String word) {
    for (String part : SECRET_PARTS) {
      if (word.contains(part)) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsSecretly(String word) {
    for (String end : SECRET_ENDS) {
      if (word.endsWith(end)) {
        return !NO_SECRET_ENDS.contains(word);
      }
    }
    return false;
  }

  /** In lower case, without numbers behind them: {@code dbPassword_2} is db, password. */
  private static List<String> words(String text, int from, int to) {
    List<String> words = new ArrayList<>(4);
    int start = from;
    for (int at = from; at < to; at++) {
      char c = text.charAt(at);
      if (!Character.isLetterOrDigit(c)) {
        add(words, text, start, at);
        start = at + 1;
      } else if (at > start && Character.isUpperCase(c) && startsWord(text, at, to)) {
        add(words, text, start, at);
        start = at;
      }
    }
    add(words, text, start, to);
    return words;
  }

  /** Whether the capital at {@code at} begins a word within one of {@code camelCase, TLSKey}. */
  private static boolean startsWord(String text, int at, int to) {
    char before = text.charAt(at - 1);
    return Character.isLowerCase(before)
        || Character.isUpperCase(before)
            && at + 1 < to
            && Character.isLowerCase(text.charAt(at + 1));
  }

  private static void add(List<String> words, String text, int from, int to) {
    if (from >= to) {
      return;
    }
    String whole = text.substring(from, to).toLowerCase(Locale.ROOT);
    int end = whole.length();
    while (end > 0 && whole.charAt(end - 1) >= '0' && whole.charAt(end - 1) <= '9') {
      end--;
    }
    if (end == whole.length() || IDENTITIES.contains(whole) || whole.equals("s3")) {
      words.add(whole);
    } else if (end > 0) {
      words.add(whole.substring(0, end));
    }
  }
}
