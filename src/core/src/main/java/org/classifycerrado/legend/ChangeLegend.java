package org.classifycerrado.legend;

import java.awt.Color;
import java.awt.image.IndexColorModel;
import java.util.List;
import java.util.Optional;

/**
 * The groups of changes between two maps, in the order of their ids. This is the one definition of the groups and their
 * palette, as {@link Legend} is of the classes.
 *
 * <p>A change belongs to one group. Natural vegetation (Forest at L1, V1 and V2 at L2) that becomes anything else is
 * lost, whatever follows. Any other change goes by the kind of cover that there is afterwards: natural vegetation
 * (gain), farming (farming in), water, mining or built land; what becomes "other uses" goes by the kind that there was
 * (farming out, water, mining or built land). A change of class that stays within a kind has a group of its own. The
 * kind of an L2 class is that of the L1 class that it belongs to: Pasture and Agriculture, and so Forestry and
 * Deforestation, are farming.
 */
public final class ChangeLegend {

    /** Id of the group of pixels that have the same class on both maps. */
    public static final int NO_CHANGE = 0;

    /** Id of the group of natural vegetation that became anything else. */
    public static final int LOSS = 1;

    private static final int GAIN = 2;
    private static final int FARMING_IN = 3;
    private static final int FARMING_OUT = 4;
    private static final int WATER = 5;
    private static final int MINING = 6;
    private static final int URBAN = 7;
    private static final int WITHIN = 8;

    private static final List<LandCoverClass> GROUPS = List.of(
            group(NO_CHANGE, "same", "No change", "Sem mudança", 0xe8e8e8),
            group(LOSS, "loss", "Loss of natural vegetation", "Perda de vegetação natural", 0xd7191c),
            group(GAIN, "gain", "Gain of natural vegetation", "Ganho de vegetação natural", 0x1a9641),
            group(FARMING_IN, "farming-in", "Farming in", "Entrada de agropecuária", 0xfdae1f),
            group(FARMING_OUT, "farming-out", "Farming out", "Saída de agropecuária", 0x8c510a),
            group(WATER, "water", "Water", "Água", 0x2b83ba),
            group(MINING, "mining", "Mining", "Mineração", 0x404040),
            group(URBAN, "urban", "Urban", "Área urbana", 0xc51b8a),
            group(
                    WITHIN,
                    "within",
                    "Change within a kind of cover",
                    "Mudança dentro de um tipo de cobertura",
                    0xfff0a8));

    /** Broad kinds of cover, each with the group of land that becomes, or was, of that kind. */
    private enum Kind {
        NATURAL(GAIN, LOSS),
        FARMING(FARMING_IN, FARMING_OUT),
        WATER_BODY(WATER, WATER),
        MINE(MINING, MINING),
        BUILT(URBAN, URBAN),
        OTHER(-1, -1);

        /** By the ids of the L1 classes. */
        private static final Kind[] OF_L1 = {FARMING, NATURAL, FARMING, MINE, BUILT, WATER_BODY, OTHER};

        private final int in;
        private final int out;

        Kind(int in, int out) {
            this.in = in;
            this.out = out;
        }

        static Kind of(Legend legend, int id) {
            return OF_L1[legend.parentOf(id)];
        }
    }

    private ChangeLegend() {}

    private static LandCoverClass group(int id, String code, String name, String namePt, int rgb) {
        return new LandCoverClass(id, code, name, namePt, new Color(rgb));
    }

    /**
     * The groups in the order of their ids.
     *
     * @return an unmodifiable list; the group with id {@code i} is at position {@code i}
     */
    public static List<LandCoverClass> groups() {
        return GROUPS;
    }

    /**
     * The group that a code names.
     *
     * @param code short code, in small letters or capitals
     * @return the group, if there is one
     */
    public static Optional<LandCoverClass> find(String code) {
        return GROUPS.stream().filter(c -> c.code().equalsIgnoreCase(code)).findFirst();
    }

    /**
     * The group of a change.
     *
     * @param legend of both maps
     * @param from class id on the earlier map
     * @param to class id on the later map
     * @return a group's id
     * @throws IndexOutOfBoundsException if there is no class with such an id
     */
    public static int group(Legend legend, int from, int to) {
        Kind before = Kind.of(legend, from);
        Kind after = Kind.of(legend, to);
        if (from == to) {
            return NO_CHANGE;
        } else if (before == after) {
            return WITHIN;
        } else if (before == Kind.NATURAL) {
            return LOSS;
        }
        return after == Kind.OTHER ? before.out : after.in;
    }

    /**
     * The palette as an 8-bit colour model.
     *
     * @return the groups' colours at their ids, 255 transparent, every other value black
     */
    public static IndexColorModel colorModel() {
        return Palette.of(GROUPS);
    }
}
