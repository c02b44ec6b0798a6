package org.classifycerrado.polygon;

import java.util.Arrays;

/**
 * Corners of pixels one after the other, which grows at both ends. A corner is a number: its column and its row,
 * counted from the grid's first corner.
 */
final class Chain {

    private long[] corners = new long[8];
    private int first = 4;
    private int end = 4;

    static long corner(int column, int row) {
        return (long) column << 32 | row;
    }

    static int column(long corner) {
        return (int) (corner >> 32);
    }

    static int row(long corner) {
        return (int) corner;
    }

    int size() {
        return end - first;
    }

    long get(int index) {
        return corners[first + index];
    }

    /** Adds a corner after the last one, or before the first one. */
    void add(boolean last, long corner) {
        if (last ? end == corners.length : first == 0) {
            reserve(1);
        }
        if (last) {
            corners[end++] = corner;
        } else {
            corners[--first] = corner;
        }
    }

    /**
     * Adds another chain.
     *
     * @param last whether after the last corner rather than before the first one
     * @param other the other chain
     * @param forward whether its first corner comes next, rather than its last one
     */
    void addAll(boolean last, Chain other, boolean forward) {
        reserve(other.size());
        for (int i = 0; i < other.size(); i++) {
            add(last, other.get(forward ? i : other.size() - 1 - i));
        }
    }

    /** Makes room for so many more at both ends. */
    private void reserve(int more) {
        if (first >= more && corners.length - end >= more) {
            return;
        }
        int room = Math.max(more, size());
        long[] larger = new long[size() + 2 * room];
        System.arraycopy(corners, first, larger, room, size());
        end = room + size();
        first = room;
        corners = larger;
    }

    /** Gives back what is reserved. */
    void trim() {
        corners = Arrays.copyOfRange(corners, first, end);
        end -= first;
        first = 0;
    }
}
