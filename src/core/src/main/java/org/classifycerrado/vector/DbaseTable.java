package org.classifycerrado.vector;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the attributes of a Shapefile from the dBASE III table {@code .dbf} beside it, as text. The encoding is that
 * which a file {@code .cpg} names, else ISO 8859-1, as the Shapefile specification has it.
 */
final class DbaseTable {

    private static final int FIELDS = 32;
    private static final int FIELD = 32;
    private static final int NAME = 11;
    private static final int LENGTH_POSITION = 16;
    private static final int END = 0x0d;

    private DbaseTable() {}

    /**
     * Reads a table.
     *
     * @param table the file {@code .dbf}
     * @param encoding the file {@code .cpg}, if there is one
     * @return the attributes of each record, by name; empty ones are left out
     * @throws IOException if it cannot be read
     */
    static List<Map<String, String>> read(Path table, Optional<Path> encoding) throws IOException {
        Charset charset = encoding.isPresent()
                ? charset(Files.readString(encoding.get(), StandardCharsets.ISO_8859_1)
                        .strip())
                : StandardCharsets.ISO_8859_1;
        byte[] bytes = Files.readAllBytes(table);
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int records = header.getInt(4);
        int start = Short.toUnsignedInt(header.getShort(8));
        int size = Short.toUnsignedInt(header.getShort(10));
        List<Map<String, String>> rows = new ArrayList<>();
        for (int record = 0; record < records && start + (record + 1) * size <= bytes.length; record++) {
            Map<String, String> row = new LinkedHashMap<>();
            // The first byte marks deleted records.
            int at = start + record * size + 1;
            for (int field = FIELDS; field + FIELD <= start && bytes[field] != END; field += FIELD) {
                int length = Byte.toUnsignedInt(bytes[field + LENGTH_POSITION]);
                String value = new String(bytes, at, length, charset).strip();
                if (!value.isEmpty()) {
                    row.put(new String(bytes, field, NAME, charset).replaceFirst("\0.*", ""), value);
                }
                at += length;
            }
            rows.add(row);
        }
        return rows;
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.ISO_8859_1;
        }
    }
}
