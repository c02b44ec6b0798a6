package org.classifycerrado.clean;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import org.classifycerrado.Progress;
import org.classifycerrado.legend.Legend;

/**
 * Merges patches of a class map that are too small into what surrounds them. A patch is a set of pixels of one class
 * that hang together by their sides.
 *
 * <p>It goes in rounds. In each, those small patches give way that have no smaller small patch beside them (of two
 * equally small ones the one with the smaller {@linkplain #order number}): so the smallest go first, and what they have
 * grown to is judged anew in the next round. A patch takes the class with which it has the longest border, counted in
 * sides of pixels; borders with several patches of one class count together, since all of them become one. Of equally
 * long borders that of the smallest class id wins. No data is no neighbour; a patch with none stays. Rounds end when
 * nothing changes, and the result depends on the map alone.
 *
 * <p>A small patch of fewer than n pixels spans fewer than n rows. So each round goes over the map in strips of at
 * least 2n rows, with 2n rows above and below, in which everything about the strip's small patches can be seen: memory
 * is {@value #BYTES} bytes for each pixel of {@link #rows} rows, whatever the height of the map. Patches are labelled
 * by union and find (R. E. Tarjan, Efficiency of a good but not linear set union algorithm, 1975) with the first pixel
 * in reading order as root.
 */
final class Sieve {

    /** Bytes for each pixel of a strip and what is above and below it: classes, links, and the strip's new classes. */
    static final int BYTES = 6;

    private static final int LEAST_ROWS = 256;
    private static final byte NO_DATA = (byte) Legend.NO_DATA;

    private final RowFile file;
    private final int width;
    private final int height;
    private final int least;
    private final int strip;

    private final byte[] values;
    /** Of each pixel the index of another of its patch; of a root, the patch's size, negative. */
    private final int[] links;

    private byte[] fresh;
    private byte[] waiting;
    /** Pixels of the patch that is looked at. */
    private final int[] patch;

    /** Pixels of patches that have been looked at. */
    private final BitSet taken = new BitSet();

    private final int[] borders = new int[1 << Byte.SIZE];
    /** First row and rows of the map that are in {@link #values}. */
    private int top;

    private int rows;

    /**
     * A sieve.
     *
     * @param file the map, which is changed in place
     * @param width of the map
     * @param height of the map
     * @param least pixels of the smallest patch that stays
     */
    Sieve(RowFile file, int width, int height, int least) {
        this.file = file;
        this.width = width;
        this.height = height;
        this.least = least;
        this.strip = (int) Math.min(height, stripRows(least));
        int most = Math.toIntExact(rows(height, least) * width);
        this.values = new byte[most];
        this.links = new int[most];
        this.fresh = new byte[strip * width];
        this.waiting = new byte[strip * width];
        this.patch = new int[least];
    }

    private static long stripRows(int least) {
        return Math.max(LEAST_ROWS, 2L * least);
    }

    /** How many rows of a map are in memory at once. */
    static long rows(int height, int least) {
        return Math.min(height, stripRows(least) + 4L * least);
    }

    /**
     * Merges.
     *
     * @param progress checked at each strip
     * @return how many rounds changed something
     */
    int run(Progress progress) throws IOException {
        int strips = (height + strip - 1) / strip;
        boolean[] changed = new boolean[strips];
        Arrays.fill(changed, true);
        for (int round = 0; ; round++) {
            boolean[] now = new boolean[strips];
            boolean any = false;
            int writing = -1;
            for (int i = 0; i < strips; i++) {
                progress.check();
                boolean due = changed[i] || i > 0 && changed[i - 1] || i + 1 < strips && changed[i + 1];
                if (due) {
                    read(i * strip);
                    label();
                }
                // Not before the next strip has been read, whose upper neighbourhood this is.
                write(writing);
                writing = -1;
                if (due) {
                    now[i] = merge(i * strip);
                    any |= now[i];
                    byte[] other = waiting;
                    waiting = fresh;
                    fresh = other;
                    writing = now[i] ? i : -1;
                }
            }
            write(writing);
            if (!any) {
                return round;
            }
            changed = now;
        }
    }

    private void write(int i) throws IOException {
        if (i >= 0) {
            file.write(i * strip, Math.min(strip, height - i * strip), waiting);
        }
    }

    private void read(int first) throws IOException {
        top = (int) Math.max(0, first - 2L * least);
        rows = (int) Math.min(height, first + (long) strip + 2L * least) - top;
        file.read(top, rows, values);
    }

    private void label() {
        for (int y = 0, i = 0; y < rows; y++) {
            for (int x = 0; x < width; x++, i++) {
                links[i] = -1;
                if (values[i] == NO_DATA) {
                    continue;
                }
                if (x > 0 && values[i - 1] == values[i]) {
                    join(i - 1, i);
                }
                if (y > 0 && values[i - width] == values[i]) {
                    join(i - width, i);
                }
            }
        }
    }

    private void join(int a, int b) {
        int one = root(a);
        int other = root(b);
        if (one != other) {
            int first = Math.min(one, other);
            int second = Math.max(one, other);
            links[first] += links[second];
            links[second] = first;
        }
    }

    private int root(int pixel) {
        int root = pixel;
        while (links[root] >= 0) {
            root = links[root];
        }
        for (int at = pixel; at != root; ) {
            int next = links[at];
            links[at] = root;
            at = next;
        }
        return root;
    }

    /** Decides a strip into {@link #fresh}; tells whether anything changed. */
    private boolean merge(int first) {
        int count = Math.min(strip, height - first);
        int from = (first - top) * width;
        System.arraycopy(values, from, fresh, 0, count * width);
        boolean changed = false;
        taken.clear();
        // A patch that reaches into the strip begins in it, or fewer rows above it than it may have pixels.
        int start = Math.max(0, first - top - least) * width;
        for (int i = start; i < from + count * width; i++) {
            if (values[i] != NO_DATA && links[i] < 0 && -links[i] < least) {
                changed |= merge(i, from, count * width);
            }
        }
        return changed;
    }

    /** Decides one patch, of which the strip's pixels change. */
    private boolean merge(int root, int from, int length) {
        byte own = values[root];
        int size = 0;
        patch[size++] = root;
        taken.set(root);
        boolean gives = true;
        Arrays.fill(borders, 0);
        for (int next = 0; next < size; next++) {
            int pixel = patch[next];
            int x = pixel % width;
            for (int side = 0; side < 4; side++) {
                int other = neighbour(pixel, x, side);
                if (other < 0 || values[other] == NO_DATA) {
                    continue;
                }
                if (values[other] != own) {
                    borders[values[other] & 0xff]++;
                    gives &= !precedes(root(other), root);
                } else if (!taken.get(other)) {
                    taken.set(other);
                    patch[size++] = other;
                }
            }
        }
        int best = 0;
        for (int c = 0; c < borders.length; c++) {
            best = borders[c] > borders[best] ? c : best;
        }
        if (!gives || borders[best] == 0) {
            return false;
        }
        boolean changed = false;
        for (int i = 0; i < size; i++) {
            int at = patch[i] - from;
            if (at >= 0 && at < length) {
                fresh[at] = (byte) best;
                changed = true;
            }
        }
        return changed;
    }

    /** The pixel beside another: left, right, above or below; negative if there is none. */
    private int neighbour(int pixel, int x, int side) {
        return switch (side) {
            case 0 -> x > 0 ? pixel - 1 : -1;
            case 1 -> x + 1 < width ? pixel + 1 : -1;
            case 2 -> pixel - width;
            default -> pixel + width < rows * width ? pixel + width : -1;
        };
    }

    /** Whether a patch is small and goes before another one. */
    private boolean precedes(int one, int other) {
        int size = -links[one];
        int otherSize = -links[other];
        if (size >= least || size > otherSize) {
            return false;
        }
        if (size < otherSize) {
            return true;
        }
        long at = (long) top * width + one;
        long otherAt = (long) top * width + other;
        int compared = Long.compareUnsigned(order(at), order(otherAt));
        return compared < 0 || compared == 0 && at < otherAt;
    }

    /**
     * A number for the first pixel of a patch, by its place in the map. Neighbours' numbers have nothing to do with
     * each other (the last step of S. Vigna's SplitMix64), so that equally small patches do not have to wait for each
     * other in long rows.
     */
    private static long order(long place) {
        long mixed = place * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
