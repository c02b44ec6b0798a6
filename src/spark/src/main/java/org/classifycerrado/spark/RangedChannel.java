package org.classifycerrado.spark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.fs.FSDataInputStream;
import org.classifycerrado.imagery.ReadOnlyChannel;

/**
 * A file of a Hadoop file system, read by ranges: those of its chunks are fetched that are asked for, and the latest
 * stay. Chunks that lie side by side and are asked for together are one request. For one thread at a time.
 */
final class RangedChannel extends ReadOnlyChannel {

    /** Bytes of a chunk: directories of a file and small tiles come with one request. */
    static final int CHUNK = 1 << 18;

    /** How many chunks stay: 32 MiB, some rows of tiles. */
    private static final int KEPT = 128;

    private final FSDataInputStream file;
    private final long size;
    private final Map<Long, byte[]> chunks = new LinkedHashMap<>(KEPT, 0.75f, true);
    private boolean open = true;

    /**
     * A channel.
     *
     * @param file closed with it
     * @param size of the file, bytes
     */
    RangedChannel(FSDataInputStream file, long size) {
        this.file = file;
        this.size = size;
    }

    @Override
    protected int read(ByteBuffer buffer, long from) throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        if (from >= size) {
            return -1;
        }
        long index = from / CHUNK;
        byte[] chunk = chunks.get(index);
        if (chunk == null) {
            fetch(index, Math.min(from + buffer.remaining(), size));
            chunk = chunks.get(index);
        }
        int within = (int) (from - index * CHUNK);
        int count = Math.min(buffer.remaining(), chunk.length - within);
        buffer.put(chunk, within, count);
        return count;
    }

    /** Fetches a chunk, and those behind it up to an end that are not there either, as far as they can stay. */
    private void fetch(long first, long end) throws IOException {
        long behind = first + 1;
        while (behind * CHUNK < end && behind - first < KEPT / 2 && !chunks.containsKey(behind)) {
            behind++;
        }
        byte[] bytes = new byte[(int) (Math.min(behind * CHUNK, size) - first * CHUNK)];
        file.readFully(first * CHUNK, bytes, 0, bytes.length);
        for (long index = first; index < behind; index++) {
            int from = (int) (index - first) * CHUNK;
            chunks.put(index, Arrays.copyOfRange(bytes, from, Math.min(from + CHUNK, bytes.length)));
        }
        var oldest = chunks.keySet().iterator();
        while (chunks.size() > KEPT) {
            oldest.next();
            oldest.remove();
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        open = false;
        chunks.clear();
        file.close();
    }
}
