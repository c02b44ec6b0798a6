package org.classifycerrado.input;

/**
 * From values of one quantity to those of another, by way of a form whose mean means something: reflectance as it is
 * scaled, backscatter as power. Whatever averages values does so between the two steps. Both work in place; NaN stays
 * NaN.
 */
public interface Conversion {

    /** Leaves values as they are, which may be averaged as they are. */
    Conversion NONE = new Conversion() {
        @Override
        public void toAdditive(float[] values, int from, int to) {}

        @Override
        public void toWanted(float[] values, int from, int to) {}

        @Override
        public boolean isIdentity() {
            return true;
        }
    };

    /**
     * From the given quantity to what may be averaged.
     *
     * @param values to convert
     * @param from first index
     * @param to index behind the last
     */
    void toAdditive(float[] values, int from, int to);

    /**
     * From what may be averaged to the wanted quantity.
     *
     * @param values to convert
     * @param from first index
     * @param to index behind the last
     */
    void toWanted(float[] values, int from, int to);

    /**
     * Whether both quantities are the same, so that values that are not averaged need no conversion.
     *
     * @return true if a value stays what it is
     */
    boolean isIdentity();

    /**
     * From the given quantity to the wanted one.
     *
     * @param values to convert
     * @param from first index
     * @param to index behind the last
     */
    default void apply(float[] values, int from, int to) {
        if (!isIdentity()) {
            toAdditive(values, from, to);
            toWanted(values, from, to);
        }
    }
}
