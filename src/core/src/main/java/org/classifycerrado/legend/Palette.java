package org.classifycerrado.legend;

import java.awt.image.IndexColorModel;
import java.util.List;

/** Makes colour tables. */
final class Palette {

    private Palette() {}

    /** The entries' colours at their ids, {@link Legend#NO_DATA} transparent, every other value black. */
    static IndexColorModel of(List<LandCoverClass> entries) {
        byte[] red = new byte[256];
        byte[] green = new byte[256];
        byte[] blue = new byte[256];
        for (LandCoverClass c : entries) {
            red[c.id()] = (byte) c.color().getRed();
            green[c.id()] = (byte) c.color().getGreen();
            blue[c.id()] = (byte) c.color().getBlue();
        }
        return new IndexColorModel(8, 256, red, green, blue, Legend.NO_DATA);
    }
}
