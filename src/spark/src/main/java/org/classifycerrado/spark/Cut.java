package org.classifycerrado.spark;

import java.awt.Rectangle;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.PixelGrid;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.operation.union.UnaryUnionOp;

/**
 * What of scenes is mapped, and by which names.
 *
 * @param grid by whose tiles scenes are cut, or null: each is one map
 * @param byTile whether maps bear the names of tiles alone, and not the scene's before
 * @param region that a map must touch, or null
 */
record Cut(String grid, boolean byTile, Region region) implements Serializable {

    /**
     * A map to be made.
     *
     * @param id of the map
     * @param pixels of the scene's grid
     */
    record Piece(String id, Rectangle pixels) {}

    /**
     * The maps of a scene.
     *
     * @param scene the scene
     * @param whole its grid
     * @return those that touch the region, if there is one
     * @throws InvalidParameterException if there are none, or the tiles do not lie on the scene's pixels
     */
    List<Piece> of(Scene scene, PixelGrid whole) {
        List<Piece> pieces = new ArrayList<>();
        if (grid == null) {
            pieces.add(new Piece(scene.id(), new Rectangle(whole.width(), whole.height())));
        } else {
            for (TileGrid.Tile tile : tiles(whole)) {
                pieces.add(new Piece(byTile ? tile.id() : scene.id() + "_" + tile.id(), tile.pixels()));
            }
        }
        pieces.removeIf(piece -> region != null && !region.touches(whole.window(piece.pixels())));
        return pieces;
    }

    private List<TileGrid.Tile> tiles(PixelGrid whole) {
        List<TileGrid.Tile> tiles = TileGrid.find(grid).orElseThrow().tiles(whole);
        if (tiles.isEmpty()) {
            throw new InvalidParameterException(
                    "grid", "is " + grid + ", which has no tile with the imagery's " + whole.describe());
        }
        return tiles;
    }

    /** What is lost of a scene in its tiles, where all of it was wanted. */
    Optional<String> loss(PixelGrid whole) {
        if (grid == null || region != null) {
            return Optional.empty();
        }
        List<Geometry> covered = new ArrayList<>();
        for (TileGrid.Tile tile : tiles(whole)) {
            Rectangle r = tile.pixels();
            covered.add(new GeometryFactory().toGeometry(new Envelope(r.x, r.x + r.width, r.y, r.y + r.height)));
        }
        Geometry union = UnaryUnionOp.union(covered);
        long lost = whole.pixels() - Math.round(union.getArea());
        return lost == 0
                ? Optional.empty()
                : Optional.of(
                        lost + " of " + whole.pixels() + " pixels lie in no tile of " + grid + " and have no map");
    }
}
