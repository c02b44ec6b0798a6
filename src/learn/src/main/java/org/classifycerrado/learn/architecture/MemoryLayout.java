package org.classifycerrado.learn.architecture;

/** How a network being trained lays out its activations in memory. The results are the same but for rounding. */
public enum MemoryLayout {
    /** All channels of a pixel side by side, which spares oneDNN its reordering around every convolution. */
    CHANNELS_LAST(2, "channels last"),
    /** Channel after channel. */
    CONTIGUOUS(0, "contiguous");

    private final int code;
    private final String words;

    MemoryLayout(int code, String words) {
        this.code = code;
        this.words = words;
    }

    /** PyTorch's number of the memory format (c10/core/MemoryFormat.h). */
    int code() {
        return code;
    }

    @Override
    public String toString() {
        return words;
    }
}
