package org.classifycerrado.sentinel.stack;

import java.awt.Rectangle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalDouble;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.PixelSource;
import org.classifycerrado.imagery.Samples;
import org.classifycerrado.input.Conversion;
import org.classifycerrado.input.Quantity;
import org.classifycerrado.sentinel.scene.BandRaster;

/**
 * The bands of a scene that lie on one grid. A pixel has no data where a band holds its no-data value, NaN, or what no
 * measurement can be.
 */
final class BandGroup implements PixelSource {

    /** A band, and how its values become those of the stack. */
    record Member(BandRaster raster, Quantity quantity, Conversion conversion, OptionalDouble noData) {}

    private final List<Member> members;

    BandGroup(List<Member> members) {
        this.members = List.copyOf(members);
    }

    PixelGrid grid() {
        return members.get(0).raster.grid();
    }

    @Override
    public Rectangle bounds() {
        return new Rectangle(grid().width(), grid().height());
    }

    @Override
    public int bands() {
        return members.size();
    }

    @Override
    public void read(Rectangle window, Samples samples) {
        boolean[] missing = samples.noData();
        for (int b = 0; b < members.size(); b++) {
            Member member = members.get(b);
            float[] values = samples.channels()[b];
            try {
                member.raster.read(window, values);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            float none = (float) member.noData.orElse(Double.NaN);
            float least = member.quantity.least();
            float most = member.quantity.most();
            for (int i = 0; i < missing.length; i++) {
                missing[i] |= values[i] == none || !(values[i] >= least && values[i] <= most);
            }
            member.conversion.toAdditive(values, 0, missing.length);
        }
    }

    @Override
    public void toWanted(int band, float[] values, int from, int to) {
        members.get(band).conversion.toWanted(values, from, to);
    }
}
