package org.classifycerrado.learn.architecture;

/**
 * Self-attention within the square windows of a token grid (Liu et al. 2021, Swin). Windows that are shifted cross the
 * border of the grid; tokens that were no neighbours before do not see each other.
 *
 * @param block prefix of the names of the block that it belongs to
 * @param heads how many heads share the channels
 * @param side rows and columns of the grid
 * @param window side of a window
 * @param shift rows and columns by which the windows are shifted, 0 for none
 * @param partner name of another block whose queries, keys and values stand in for the own ones in the first
 *     {@link #SHARED_WINDOWS} windows of a batch; null for none
 */
record Attention(String block, int heads, int side, int window, int shift, String partner) {

    /**
     * Windows of a batch, all patches' windows in a row, that take their partner's projection. The published models
     * were trained with this: half the number of tokens of a window, applied to windows.
     */
    static final int SHARED_WINDOWS = 32;

    private static final float UNSEEN = -100;

    String key(String name) {
        return block + ".attn." + name;
    }

    String mask() {
        return block + ".attn_mask";
    }

    /** Windows along a side. */
    int windows() {
        return side / window;
    }

    /** Tokens of a window. */
    int tokens() {
        return window * window;
    }

    /** Rows of the table of position biases: one for each difference of positions. */
    int differences() {
        return (2 * window - 1) * (2 * window - 1);
    }

    /** For each pair of tokens of a window the row of the table of position biases, [tokens, tokens]. */
    float[] index() {
        float[] index = new float[tokens() * tokens()];
        int span = 2 * window - 1;
        for (int i = 0; i < tokens(); i++) {
            for (int j = 0; j < tokens(); j++) {
                int rows = i / window - j / window + window - 1;
                int columns = i % window - j % window + window - 1;
                index[i * tokens() + j] = rows * span + columns;
            }
        }
        return index;
    }

    /** For each pair of tokens of each window 0 if they see each other, else −100: [windows², tokens, tokens]. */
    float[] blinkers() {
        int tokens = tokens();
        float[] mask = new float[windows() * windows() * tokens * tokens];
        for (int w = 0; w < windows() * windows(); w++) {
            for (int i = 0; i < tokens; i++) {
                for (int j = 0; j < tokens; j++) {
                    mask[(w * tokens + i) * tokens + j] = region(w, i) == region(w, j) ? 0 : UNSEEN;
                }
            }
        }
        return mask;
    }

    private int region(int w, int token) {
        int row = w / windows() * window + token / window;
        int column = w % windows() * window + token % window;
        return 3 * strip(row) + strip(column);
    }

    /** Before the shift, the last rows were the first ones: 2; their new neighbours in the same windows: 1. */
    private int strip(int position) {
        return position < side - window ? 0 : position < side - shift ? 1 : 2;
    }
}
