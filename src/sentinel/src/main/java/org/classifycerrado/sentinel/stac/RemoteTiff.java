package org.classifycerrado.sentinel.stac;

import java.awt.Rectangle;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.TiffFile;
import org.classifycerrado.sentinel.files.RasterFiles;
import org.classifycerrado.sentinel.http.RangedFile;
import org.classifycerrado.sentinel.scene.BandRaster;

/**
 * The band of a GeoTIFF on the network. Before a rectangle is read from the local file with holes, those of its tiles
 * or strips are fetched that the rectangle touches; so what is decoded, and how, is the same as for a file that is
 * here.
 */
final class RemoteTiff implements BandRaster {

    private final RangedFile remote;
    private final BandRaster local;
    private final TiffFile.Blocks blocks;

    private RemoteTiff(RangedFile remote, BandRaster local, TiffFile.Blocks blocks) {
        this.remote = remote;
        this.local = local;
        this.blocks = blocks;
    }

    /**
     * Opens a file, fetching its directories.
     *
     * @param remote the file, closed with what is returned, or if it cannot be opened
     * @param name for messages
     * @param files opens the local one
     */
    static RemoteTiff open(RangedFile remote, String name, RasterFiles files) throws IOException {
        RemoteTiff opened = null;
        try {
            TiffFile.Blocks blocks = TiffFile.blocks(new RangedChannel(remote));
            opened = new RemoteTiff(remote, files.open(remote.local(), name, Optional.empty()), blocks);
            return opened;
        } catch (CancellationException e) {
            throw new InterruptedIOException(e.getMessage());
        } finally {
            if (opened == null) {
                remote.close();
            }
        }
    }

    @Override
    public PixelGrid grid() {
        return local.grid();
    }

    @Override
    public void read(Rectangle window, float[] values) throws IOException {
        int across = (grid().width() - 1) / blocks.width() + 1;
        List<RangedFile.Span> spans = new ArrayList<>();
        for (int y = window.y / blocks.height(); y <= (window.y + window.height - 1) / blocks.height(); y++) {
            for (int x = window.x / blocks.width(); x <= (window.x + window.width - 1) / blocks.width(); x++) {
                long from = blocks.offsets()[y * across + x];
                spans.add(new RangedFile.Span(from, from + blocks.sizes()[y * across + x]));
            }
        }
        try {
            remote.require(spans);
        } catch (CancellationException e) {
            throw new InterruptedIOException(e.getMessage());
        }
        local.read(window, values);
    }

    @Override
    public void close() throws IOException {
        local.close();
        remote.close();
    }
}
