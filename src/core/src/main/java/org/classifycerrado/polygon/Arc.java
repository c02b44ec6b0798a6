package org.classifycerrado.polygon;

/**
 * A border between two regions, from one node to another (corners where more than two borders meet), or around one of
 * them. While it is being traced its ends are open: they lie on the line that was traced last.
 */
final class Arc {

    /** An end that goes on below; the arc that it belongs to changes when two arcs meet. */
    static final class End {
        private Arc arc;
        /** Whether it is the end after the last corner, rather than the one before the first. */
        private boolean last;

        private End(Arc arc, boolean last) {
            this.arc = arc;
            this.last = last;
        }

        /** Adds a corner where the border turns. */
        void turn(long corner) {
            arc.chain.add(last, corner);
        }

        /**
         * Ends at a node.
         *
         * @return the arc if it is whole now, else null
         */
        Arc close(long node) {
            turn(node);
            arc.open(last, null);
            return arc.whole();
        }

        /**
         * Meets another end at a corner where both borders turn.
         *
         * @return the arc of both if it is whole now, else null
         */
        Arc meet(End other, long corner) {
            if (arc == other.arc) {
                turn(corner);
                arc.loop = true;
                arc.chain.trim();
                return arc;
            }
            if (arc.chain.size() < other.arc.chain.size()) {
                return other.meet(this, corner);
            }
            turn(corner);
            Arc longer = arc;
            Arc shorter = other.arc;
            longer.chain.addAll(last, shorter.chain, !other.last);
            End far = other.last ? shorter.before : shorter.after;
            longer.open(last, far);
            if (far != null) {
                far.arc = longer;
                far.last = last;
            }
            return longer.whole();
        }
    }

    private final Chain chain = new Chain();
    private final Component left;
    private final Component right;
    private End before;
    private End after;
    private boolean loop;

    /**
     * An arc whose end is open.
     *
     * @param corner the first one
     * @param left region on the left hand of who walks from here, or null
     * @param right region on the right hand, or null
     */
    Arc(long corner, Component left, Component right) {
        chain.add(true, corner);
        this.left = left;
        this.right = right;
        this.after = new End(this, true);
    }

    /** Opens the beginning too. */
    End begin() {
        before = new End(this, false);
        return before;
    }

    End end() {
        return after;
    }

    private void open(boolean last, End end) {
        if (last) {
            after = end;
        } else {
            before = end;
        }
    }

    private Arc whole() {
        if (before != null || after != null) {
            return null;
        }
        chain.trim();
        return this;
    }

    Component left() {
        return left == null ? null : left.root();
    }

    Component right() {
        return right == null ? null : right.root();
    }

    /** Whether it has no nodes. */
    boolean loop() {
        return loop;
    }

    Chain chain() {
        return chain;
    }
}
