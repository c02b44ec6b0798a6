package org.classifycerrado.torchscript;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * TorchScript archives ({@code .pt} files): a zip with one top folder that holds source code, a pickle of the module's
 * attributes and one file a tensor storage.
 */
public final class TorchScriptArchive {

    private static final Pattern METHOD = Pattern.compile("^  def (\\w+)\\(", Pattern.MULTILINE);

    private TorchScriptArchive() {}

    /**
     * Writes an archive. It appears whole or not at all: it is written to a new file beside the target, which then
     * takes the target's place.
     *
     * @param target file to write or to replace; its folder exists
     * @param module what to write; equal modules give equal bytes
     * @throws IOException if it cannot be written; the target is then as it was
     */
    public static void write(Path target, ScriptModule module) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path part = absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            ArchiveWriter.write(part, module);
            Files.move(part, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Checks that a file may be given to libtorch, which reads beyond a storage that is too short and ignores
     * checksums. All of the file is read once, in bounded memory. Checked are: the zip structure with one top folder;
     * that code, {@code data.pkl}, {@code constants.pkl} and {@code version} are there; that the pickles hold nothing
     * but what PyTorch writes; that every tensor lies within its storage; that no entry unpacks to more than is needed
     * of it; and size and CRC-32 of every entry.
     *
     * @param archive the file
     * @return names of the methods beside {@code forward} of a class that {@link #write} wrote; none for a module of
     *     others' making
     * @throws MalformedArchiveException if a check fails; the message says which
     * @throws IOException if the file cannot be read
     */
    public static Set<String> verify(Path archive) throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(archive)) {
            if (reader.sizes().keySet().stream()
                    .noneMatch(name -> name.startsWith("code/__torch__") && name.endsWith(".py"))) {
                throw new MalformedArchiveException("no code/__torch__… inside; is it a state_dict, not TorchScript?");
            }
            reader.require(List.of("data.pkl", "constants.pkl", "version"));
            Map<String, Long> needed = new HashMap<>();
            byte[] data = reader.content("data.pkl");
            need("data/", ModuleConstructors.tensors("data.pkl", data, true), reader, needed);
            byte[] constants = reader.content("constants.pkl");
            need("constants/", ModuleConstructors.tensors("constants.pkl", constants, false), reader, needed);
            for (String name : reader.sizes().keySet()) {
                reader.verify(name, needed.getOrDefault(name, ArchiveReader.LARGEST_PICKLE));
            }
            return reader.sizes().containsKey(ArchiveWriter.CODE)
                    ? methods(new String(reader.content(ArchiveWriter.CODE), StandardCharsets.UTF_8))
                    : Set.of();
        }
    }

    private static void need(String folder, List<StoredTensor> tensors, ArchiveReader reader, Map<String, Long> needed)
            throws MalformedArchiveException {
        for (StoredTensor tensor : tensors) {
            tensor.check(folder, reader.sizes());
            needed.merge(folder + tensor.storage(), tensor.neededBytes(), Math::max);
        }
    }

    private static Set<String> methods(String code) {
        return METHOD.matcher(code)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !name.equals("forward"))
                .collect(Collectors.toUnmodifiableSet());
    }
}
