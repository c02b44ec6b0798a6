package org.classifycerrado.geoserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares each signature of {@code src/geoserver-api} with the class of a real GeoServer, whose WEB-INF/lib is given
 * by {@code -Dgeoserver.lib=DIR}.
 */
class SignaturesTest {

    @Test
    void everySignatureIsThatOfGeoServer() throws Exception {
        String lib = System.getProperty("geoserver.lib", "");
        boolean onClassPath = Boolean.getBoolean("geoserver.real");
        if (lib.isEmpty() && !onClassPath) {
            System.out.println("SKIPPED: no real GeoServer to compare with; build with -Pgeoserver, or give"
                    + " -Dgeoserver.lib=…/WEB-INF/lib");
        }
        assumeTrue(onClassPath || !lib.isEmpty(), "no real GeoServer is at hand");
        Path signatures = Path.of(System.getProperty("cerrado.root"), "src/geoserver-api/target/classes");
        try (URLClassLoader real = lib.isEmpty() ? new URLClassLoader(new URL[0]) : jars(Path.of(lib));
                URLClassLoader ours = new OursFirst(signatures.toUri().toURL());
                Stream<Path> files = Files.walk(signatures)) {
            List<String> differences = new ArrayList<>();
            int compared = 0;
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name =
                        signatures.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                compared += compare(ours.loadClass(name), real.loadClass(name), differences);
            }
            System.out.println(compared + " signatures compared");
            assertThat(differences).isEmpty();
            assertThat(compared).isGreaterThan(100);
        }
    }

    private static URLClassLoader jars(Path lib) throws IOException {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(lib)) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                jars.add(jar.toUri().toURL());
            }
        }
        return new URLClassLoader(jars.toArray(URL[]::new), new ServletContainer());
    }

    /** What a web application finds outside of its WEB-INF/lib. */
    private static final class ServletContainer extends ClassLoader {
        ServletContainer() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("javax.servlet.")) {
                return SignaturesTest.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }

    /** Finds GeoServer's types among the signatures, whatever the class path has. */
    private static final class OursFirst extends URLClassLoader {
        OursFirst(URL signatures) {
            super(new URL[] {signatures}, SignaturesTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (!name.startsWith("org.geoserver.")) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : findClass(name);
            }
        }
    }

    private static int compare(Class<?> ours, Class<?> theirs, List<String> differences) {
        if (ours.isInterface() != theirs.isInterface()) {
            differences.add(ours.getName() + " is an interface here or there only");
        }
        if (ours.getSuperclass() != null && ours.getSuperclass().getName().startsWith("org.geoserver.")) {
            if (!isAncestor(ours.getSuperclass().getName(), theirs)) {
                differences.add(ours.getName() + " does not extend "
                        + ours.getSuperclass().getName());
            }
        }
        for (Class<?> each : ours.getInterfaces()) {
            if (each.getName().startsWith("org.geoserver.") && !isAncestor(each.getName(), theirs)) {
                differences.add(ours.getName() + " does not implement " + each.getName());
            }
        }
        List<Member> members = new ArrayList<>(List.of(ours.getDeclaredMethods()));
        members.addAll(List.of(ours.getDeclaredFields()));
        members.addAll(List.of(ours.getDeclaredConstructors()));
        int compared = 0;
        for (Member member : members) {
            boolean visible = Modifier.isPublic(member.getModifiers()) || Modifier.isProtected(member.getModifiers());
            boolean implied = member instanceof Constructor<?> constructor && constructor.getParameterCount() == 0;
            if (visible && !member.isSynthetic() && !implied && !ours.isEnum()) {
                compared++;
                if (all(theirs).noneMatch(other -> describe(other).equals(describe(member)))) {
                    differences.add(ours.getName() + ": " + describe(member));
                }
            }
        }
        if (ours.isEnum()) {
            List<String> real = Arrays.stream(theirs.getEnumConstants())
                    .map(Object::toString)
                    .toList();
            for (Object constant : ours.getEnumConstants()) {
                compared++;
                if (!real.contains(((Enum<?>) constant).name())) {
                    differences.add(ours.getName() + "." + constant);
                }
            }
        }
        return compared;
    }

    private static boolean isAncestor(String name, Class<?> type) {
        return type != null
                && (type.getName().equals(name)
                        || isAncestor(name, type.getSuperclass())
                        || Arrays.stream(type.getInterfaces()).anyMatch(each -> isAncestor(name, each)));
    }

    private static Stream<Member> all(Class<?> type) {
        if (type == null) {
            return Stream.of();
        }
        Stream<Member> own = Stream.of(
                        Arrays.stream(type.getDeclaredMethods()),
                        Arrays.stream(type.getDeclaredFields()),
                        Arrays.stream(type.getDeclaredConstructors()))
                .flatMap(each -> each);
        Stream<Member> inherited = Stream.concat(
                all(type.getSuperclass()), Arrays.stream(type.getInterfaces()).flatMap(SignaturesTest::all));
        return Stream.concat(own, inherited);
    }

    /** What the linker looks at: name, erased types, and whether it is static. */
    private static String describe(Member member) {
        String prefix = Modifier.isStatic(member.getModifiers()) ? "static " : "";
        if (member instanceof Method method) {
            return prefix + method.getReturnType().getName() + " " + method.getName()
                    + types(method.getParameterTypes());
        }
        if (member instanceof Field field) {
            return prefix + field.getType().getName() + " " + field.getName();
        }
        Constructor<?> constructor = (Constructor<?>) member;
        return "new " + types(constructor.getParameterTypes());
    }

    private static String types(Class<?>... types) {
        return Arrays.stream(types).map(Class::getName).toList().toString();
    }
}
