import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites a jar's classes of before Java 6 as Java 8 classes with stack maps, for a start-up cache takes no older ones. Behaviour is the same.
 *
 * <p>java UpgradeClasses.java IN.jar OUT.jar
 */
final class UpgradeClasses {
  private static final int OLDEST_TAKEN = 50;

  public static void main(String[] arguments) throws IOException {
    Path in = Path.of(arguments[0]);
    try (ZipFile jar = new ZipFile(in.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(Path.of(arguments[1])))) {
      ClassFile classes =
          ClassFile.of(
              ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
              ClassFile.DebugElementsOption.DROP_DEBUG,
              ClassFile.ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(
                          name -> open(jar, name.descriptorString()))
                      .orElse(ClassHierarchyResolver.defaultResolver())));
      for (Enumeration<? extends ZipEntry> all = jar.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        byte[] bytes = jar.getInputStream(entry).readAllBytes();
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        out.putNextEntry(copy);
        out.write(entry.getName().endsWith(".class") ? upgraded(classes, bytes) : bytes);
      }
    }
  }

  private static byte[] upgraded(ClassFile classes, byte[] bytes) {
    ClassModel model = classes.parse(bytes);
    if (model.majorVersion() >= OLDEST_TAKEN) {
      return bytes;
    }
    return classes.build(
        model.thisClass().asSymbol(),
        builder -> {
          builder.transform(model, ClassTransform.ACCEPT_ALL);
          builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
        });
  }

  private static java.io.InputStream open(ZipFile jar, String descriptor) {
    ZipEntry entry = jar.getEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
    try {
      return entry == null ? null : jar.getInputStream(entry);
    } catch (IOException e) {
      return null;
    }
  }
}
