package org.classifycerrado.geoserver;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What compiled classes declare and what they call, read without loading them. */
final class ClassFiles {

    private static final int FLAGS = ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;

    /**
     * A class.
     *
     * @param name with slashes
     * @param supertypes its superclass and interfaces
     * @param members fields and methods, as {@code name descriptor}, with {@code static} after it where they are
     * @param visible those of them that are public or protected
     * @param abstractMethods those of them without a body
     * @param calls members of other classes, as {@code owner.member}, and types that are extended, made or cast to
     */
    record Type(
            String name,
            boolean isAbstract,
            boolean isInterface,
            List<String> supertypes,
            Set<String> members,
            Set<String> visible,
            Set<String> abstractMethods,
            Set<String> calls) {}

    private final Map<String, Type> types = new HashMap<>();

    /** The classes of folders and jars; of several with one name, the first counts. */
    static ClassFiles of(List<Path> places) throws IOException {
        ClassFiles classes = new ClassFiles();
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> files = Files.walk(place)) {
                    for (Path file : files.filter(each -> each.toString().endsWith(".class"))
                            .toList()) {
                        classes.add(Files.readAllBytes(file));
                    }
                }
            } else {
                try (JarFile jar = new JarFile(place.toFile())) {
                    for (JarEntry entry : jar.stream()
                            .filter(each -> each.getName().endsWith(".class")
                                    && !each.getName().startsWith("META-INF/")
                                    && !each.getName().endsWith("module-info.class"))
                            .toList()) {
                        try (InputStream in = jar.getInputStream(entry)) {
                            classes.add(in.readAllBytes());
                        }
                    }
                }
            }
        }
        return classes;
    }

    private void add(byte[] file) {
        Collector collector = new Collector();
        new ClassReader(file).accept(collector, FLAGS);
        types.putIfAbsent(collector.type.name(), collector.type);
    }

    List<Type> all() {
        return List.copyOf(types.values());
    }

    /** The jars of a folder. */
    static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    Optional<Type> find(String name) {
        Type known = types.get(name);
        if (known == null) {
            try (InputStream in = ClassLoader.getPlatformClassLoader().getResourceAsStream(name + ".class")) {
                if (in == null) {
                    return Optional.empty();
                }
                add(in.readAllBytes());
                known = types.get(name);
            } catch (IOException e) {
                return Optional.empty();
            }
        }
        return Optional.of(known);
    }

    boolean isOfThePlatform(String name) {
        return ClassLoader.getPlatformClassLoader().getResource(name + ".class") != null;
    }

    /** A class with all that it extends and implements, itself first. */
    List<Type> lineage(String name) {
        List<Type> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        List<String> next = new ArrayList<>(List.of(name));
        while (!next.isEmpty()) {
            String each = next.remove(0);
            if (seen.add(each)) {
                find(each).ifPresent(type -> {
                    all.add(type);
                    next.addAll(type.supertypes());
                });
            }
        }
        return all;
    }

    /** Tells whether a class has or inherits a member. */
    boolean has(String owner, String member) {
        return lineage(owner).stream().anyMatch(type -> type.members().contains(member));
    }

    private static final class Collector extends ClassVisitor {
        private Type type;

        Collector() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
            List<String> supertypes = new ArrayList<>(List.of(interfaces));
            if (parent != null) {
                supertypes.add(0, parent);
            }
            type = new Type(
                    name,
                    (access & Opcodes.ACC_ABSTRACT) != 0,
                    (access & Opcodes.ACC_INTERFACE) != 0,
                    supertypes,
                    new HashSet<>(),
                    new TreeSet<>(),
                    new TreeSet<>(),
                    new TreeSet<>());
            type.calls().addAll(supertypes);
        }

        private static String member(String name, String descriptor, boolean isStatic) {
            return name + " " + descriptor + (isStatic ? " static" : "");
        }

        private void declare(int access, String name, String descriptor) {
            String member = member(name, descriptor, (access & Opcodes.ACC_STATIC) != 0);
            type.members().add(member);
            boolean visible = (access & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) != 0;
            if (visible && (access & Opcodes.ACC_SYNTHETIC) == 0) {
                type.visible().add(member);
            }
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            declare(access, name, descriptor);
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            declare(access, name, descriptor);
            if ((access & Opcodes.ACC_ABSTRACT) != 0) {
                type.abstractMethods().add(name + " " + descriptor);
            }
            return new MethodVisitor(Opcodes.ASM9) {
                private void call(String owner, String name, String called, boolean isStatic) {
                    if (!owner.startsWith("[")) {
                        type.calls().add(owner + "." + member(name, called, isStatic));
                    }
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String name, String called, boolean isInterface) {
                    call(owner, name, called, opcode == Opcodes.INVOKESTATIC);
                }

                @Override
                public void visitFieldInsn(int opcode, String owner, String name, String field) {
                    call(owner, name, field, opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC);
                }

                @Override
                public void visitTypeInsn(int opcode, String operand) {
                    if (!operand.startsWith("[")) {
                        type.calls().add(operand);
                    }
                }

                @Override
                public void visitInvokeDynamicInsn(String name, String called, Handle bootstrap, Object... arguments) {
                    for (Object argument : arguments) {
                        if (argument instanceof Handle handle) {
                            call(
                                    handle.getOwner(),
                                    handle.getName(),
                                    handle.getDesc(),
                                    handle.getTag() == Opcodes.H_INVOKESTATIC);
                        }
                    }
                }
            };
        }
    }
}
