package dev.zmem.agent.naming;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which short options of which tools take secrets: {@code mysql -pSECRET}, {@code redis-cli -a
 * SECRET}, {@code curl -u user:SECRET}. A tool counts from where it stands on, so that {@code
 * sudo}, {@code ssh host} and {@code sh -c} before it do not matter. One line's; one thread.
 */
final class SecretOptions {
  /** Their {@code -p} is a port. */
  private static final Set<String> CONTAINER_TOOLS =
      Set.of("docker", "podman", "nerdctl", "docker-compose", "kubectl", "crictl", "ctr", "runc");

  /** Tools whose hexadecimal numbers are names. */
  private static final Set<String> NUMBERING_TOOLS =
      WordTable.set(
          """
          docker podman nerdctl crictl ctr runc crun conmon containerd containerd-shim \
          containerd-shim-runc-v1 containerd-shim-runc-v2 dockerd buildkitd kubelet git pause docker-proxy \
          skopeo buildah sha256sum\
          """);

  /** Options that begin with p, glued to a letter or not; of no password. */
  private static final Set<String> P_WORDS =
      WordTable.set(
          """
          package packages parallel parent path paths pattern pedantic peer peers perm pid pidfile pipe \
          pixel plaintext platform plugin plugins policy pool port ports prefix preset pretty print \
          priority parameters proc process processes processor processorpath prod production profile \
          progress project prompt properties props proto protocol provider proxy prune pthread public \
          publish pull push python passin passout password pass passwd\
          """);

  private final boolean namesUser;
  private @Nullable SecretTool tool;
  private boolean containers;
  private boolean numbering;
  private boolean files;
  private boolean passwordFiles;
  private boolean unsealing;
  private boolean oracle;
  private boolean givesSecrets;
  private boolean wireless;
  private boolean cloudFiles;
  private boolean displays;

  /** For a line; {@code namesUser} when it has an option that names a user. */
  SecretOptions(boolean namesUser) {
    this.namesUser = namesUser;
  }

  /** A word that is no option: perhaps a tool. */
  void see(String word) {
    String name = ProgramNames.baseName(word);
    SecretTool known = SecretTool.of(name);
    tool = known == null ? tool : known;
    containers |= CONTAINER_TOOLS.contains(name);
    numbering |= NUMBERING_TOOLS.contains(name);
    switch (name) {
      case "tar", "cp", "rsync", "scp", "ps", "mkdir", "ls", "gcc", "cc", "g++", "install" ->
          files = true;
      case "htpasswd" -> passwordFiles = true;
      case "vault", "bao", "cargo" -> unsealing = true;
      case "sqlplus", "sqlldr", "expdp", "impdp", "rman" -> oracle = true;
      case "secret", "secrets" -> givesSecrets = true;
      case "wpa_cli" -> wireless = true;
      case "rclone" -> cloudFiles = true;
      case "X", "Xorg", "Xvfb", "Xwayland", "Xephyr", "Xnest", "Xvnc", "Xtigervnc", "xinit" ->
          displays = true;
      default -> {}
    }
  }

  /** Whether a long option names a user, perhaps {@code user:password}. */
  boolean isUser(String option, int equals) {
    return switch (equals < 0 ? option : option.substring(0, equals)) {
      case "--user", "--username", "--proxy-user", "--userpwd", "--login" -> true;
      default -> false;
    };
  }

  /** Whether a long option's value is {@code key=secret}, whatever the key. */
  boolean isLiteral(String option, int equals) {
    return (equals < 0 ? option : option.substring(0, equals)).equals("--from-literal");
  }

  /** Whether a long option's value is what is kept as a secret: {@code gh secret set X --body}. */
  boolean isBody(String option) {
    return givesSecrets && option.equals("--body");
  }

  /** Where in an option in one word the letter stands that a value follows. */
  int valueAt(String option) {
    int at = 1;
    while (tool != null
        && at < option.length() - 1
        && tool.flags().indexOf(option.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  /** How many words stand between an option in one word and a password; 0 when none follows. */
  int beforePassword(String option) {
    if (!passwordFiles || option.startsWith("--") || option.indexOf('b') < 0) {
      return 0;
    }
    return option.indexOf('n') >= 0 ? 1 : 2;
  }

  /** How many words stand between a word and a secret; -1 when none follows. */
  int beforeSecret(String word) {
    return switch (word) {
      case "login", "unseal" -> unsealing ? 0 : -1;
      case "wpa_passphrase" -> 1; // behind the network's name
      case "passphrase" -> wireless ? 1 : -1; // behind the network's number
      case "psk", "wep_key0", "sae_password" -> wireless ? 0 : -1;
      case "obscure" -> cloudFiles ? 0 : -1;
      case "add_user", "change_password", "authenticate_user" -> 1;
      case "auth" -> SecretTool.REDIS.equals(tool) ? 0 : -1;
      default -> -1;
    };
  }

  /** Whether options may stand between the word and its secret: {@code vault login -no-print}. */
  boolean mayTakeOptions(String word) {
    return word.equals("login") || word.equals("unseal");
  }

  /** Whether a long option's value is a file, whatever its name says: {@code Xorg -auth FILE}. */
  boolean isFile(String option) {
    return displays && option.equals("-auth");
  }

  /** How many words such a secret may have: a user stands before the password. */
  int secretWords() {
    return SecretTool.REDIS.equals(tool) || SecretTool.IPMI.equals(tool) ? 2 : 1;
  }

  /** {@code user/password@database} of Oracle's tools; {@code fly secrets set KEY=secret}. */
  String withoutLogin(String word) {
    if (givesSecrets) {
      return SecretValues.AFTER_EQUALS.mask(word);
    }
    int slash = word.indexOf('/');
    if (!oracle || slash <= 0) {
      return word;
    }
    int at = word.lastIndexOf('@');
    return word.substring(0, slash + 1)
        + CommandLines.MASK
        + (at > slash ? word.substring(at) : "");
  }

  /** Whether hexadecimal numbers of this line are names. */
  boolean isNumbering() {
    return numbering;
  }

  /** What the argument after {@code -letter} has of a secret. */
  SecretValues next(char letter) {
    if (tool != null && tool.secrets().indexOf(letter) >= 0) {
      return SecretValues.ALL;
    }
    if (tool != null && tool.pairs().indexOf(letter) >= 0) {
      return SecretValues.AFTER_COLON;
    }
    if (letter == 'u' && SecretTool.LFTP.equals(tool)) {
      return SecretValues.AFTER_COMMA;
    }
    return switch (letter) {
      case 'b' -> givesSecrets ? SecretValues.ALL : SecretValues.NONE;
      case 'u' -> SecretValues.AFTER_COLON_OF_NAMES;
      case 'U' -> SecretValues.AFTER_PERCENT;
      case 'p' -> namesUser && !containers ? SecretValues.ALL_BUT_PORT : SecretValues.NONE;
      default -> SecretValues.NONE;
    };
  }

  /** What of {@code value}, glued to {@code -letter}, is a secret. */
  SecretValues glued(char letter, String value) {
    if (tool != null && tool.glued().indexOf(letter) >= 0) {
      return SecretValues.ALL;
    }
    boolean generic = tool == null || tool.pairs().indexOf(letter) < 0;
    if (SecretTool.OPENSSL.equals(tool)
        || generic && (value.indexOf('=') >= 0 || value.indexOf("//") >= 0) && letter != 'p') {
      return SecretValues.NONE;
    }
    if (letter == 'p' && (tool == null || tool.secrets().indexOf('p') < 0)) {
      return isPassword(value) ? SecretValues.ALL : SecretValues.NONE;
    }
    return next(letter);
  }

  /** {@code -pSECRET} of any tool, but not {@code -p8080}, {@code -port}, {@code -pxzf}. */
  private boolean isPassword(String value) {
    if (files || value.startsWith("/") || value.startsWith(".") || value.length() < 4) {
      return false;
    }
    int end = 0;
    while (end < value.length() && Character.isLetter(value.charAt(end))) {
      end++;
    }
    String word = value.substring(0, end);
    boolean option = end == value.length() || "=-:".indexOf(value.charAt(end)) >= 0;
    return !(option && P_WORDS.contains("p" + word)) && !SecretValues.isPorts(value);
  }
}
