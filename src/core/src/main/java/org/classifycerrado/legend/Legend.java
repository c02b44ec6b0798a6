package org.classifycerrado.legend;

import static org.classifycerrado.legend.Level.L1;
import static org.classifycerrado.legend.Level.L2;

import java.awt.Color;
import java.awt.image.IndexColorModel;
import java.util.List;
import java.util.Optional;

/**
 * The classes of a {@link Level}, in the order of their ids. This is the one definition of the CerraData-4MM classes
 * and palette; styles, colour tables, legend images and reports are all made from it.
 *
 * <p>Class ids, codes, English names and colours are those of the CerraData-4MM dataset; the Portuguese names of
 * {@link Level#L2} are the terms of TerraClass, whose map of 2022 is the dataset's reference. The dataset does not
 * spell out which L2 class belongs to which L1 class; {@link #parentOf(int)} holds the assignment under which the
 * true-class pixel counts of the published L1 and L2 confusion matrices agree (Deforestation and Forestry count as
 * Agriculture).
 */
public final class Legend {

    /** Pixel value of "no data" in every class map. */
    public static final int NO_DATA = 255;

    private static final Legend LEVEL_1 = new Legend(
            L1,
            List.of(
                    entry(0, "Pa", "Pasture", "Pastagem", 206, 239, 98),
                    entry(1, "Fo", "Forest", "Floresta", 22, 152, 13),
                    entry(2, "Ag", "Agriculture", "Agricultura", 230, 32, 108),
                    entry(3, "Mg", "Mining", "Mineração", 176, 176, 176),
                    entry(4, "Bu", "Building", "Área construída", 223, 124, 38),
                    entry(5, "Wt", "Water body", "Corpo d'água", 19, 50, 255),
                    entry(6, "OU", "Other uses", "Outros usos", 117, 10, 194)),
            new int[] {0, 1, 2, 3, 4, 5, 6});

    private static final Legend LEVEL_2 = new Legend(
            L2,
            List.of(
                    entry(0, "Pa", "Pasture", "Pastagem", 206, 239, 98),
                    entry(1, "V1", "Primary natural vegetation", "Vegetação natural primária", 22, 152, 13),
                    entry(2, "V2", "Secondary natural vegetation", "Vegetação natural secundária", 31, 212, 18),
                    entry(3, "Wt", "Water body", "Corpo d'água", 19, 50, 255),
                    entry(4, "Mg", "Mining", "Mineração", 176, 176, 176),
                    entry(5, "UA", "Urban area", "Área urbanizada", 223, 124, 38),
                    entry(6, "OB", "Other built area", "Outras áreas edificadas", 250, 128, 114),
                    entry(7, "Ft", "Forestry", "Silvicultura", 85, 107, 47),
                    entry(8, "PR", "Perennial agriculture", "Cultura agrícola perene", 230, 32, 108),
                    entry(9, "SP", "Semi-perennial agriculture", "Cultura agrícola semiperene", 139, 105, 20),
                    entry(
                            10,
                            "T1",
                            "Temporary agriculture of 1 cycle",
                            "Cultura agrícola temporária de 1 ciclo",
                            255,
                            215,
                            0),
                    entry(
                            11,
                            "T1+",
                            "Temporary agriculture of more than 1 cycle",
                            "Cultura agrícola temporária de mais de 1 ciclo",
                            255,
                            255,
                            0),
                    entry(12, "OU", "Other uses", "Outros usos", 117, 10, 194),
                    entry(13, "Df", "Deforestation 2022", "Desflorestamento 2022", 205, 0, 0)),
            new int[] {0, 1, 1, 5, 3, 4, 4, 2, 2, 2, 2, 2, 6, 2});

    private final Level level;
    private final List<LandCoverClass> classes;
    private final int[] parents;

    private Legend(Level level, List<LandCoverClass> classes, int[] parents) {
        this.level = level;
        this.classes = classes;
        this.parents = parents;
    }

    private static LandCoverClass entry(int id, String code, String name, String namePt, int red, int green, int blue) {
        return new LandCoverClass(id, code, name, namePt, new Color(red, green, blue));
    }

    /**
     * The legend of a level.
     *
     * @param level the level
     * @return its legend
     */
    public static Legend of(Level level) {
        return level == L1 ? LEVEL_1 : LEVEL_2;
    }

    /**
     * The level that this legend describes.
     *
     * @return the level
     */
    public Level level() {
        return level;
    }

    /**
     * The classes in the order of their ids: the class with id {@code i} is at position {@code i}.
     *
     * @return an unmodifiable list of 7 (L1) or 14 (L2) classes
     */
    public List<LandCoverClass> classes() {
        return classes;
    }

    /**
     * The class that a code names.
     *
     * @param code short code, in small letters or capitals
     * @return the class, if there is one
     */
    public Optional<LandCoverClass> find(String code) {
        return classes.stream().filter(c -> c.code().equalsIgnoreCase(code)).findFirst();
    }

    /**
     * How many classes the level has.
     *
     * @return 7 (L1) or 14 (L2)
     */
    public int size() {
        return classes.size();
    }

    /**
     * The L1 class to which a class of this legend belongs; at L1, the class itself.
     *
     * @param id a class id of this legend
     * @return an L1 class id, 0 to 6
     * @throws IndexOutOfBoundsException if there is no class with that id
     */
    public int parentOf(int id) {
        return parents[id];
    }

    /**
     * The palette as an 8-bit colour model: the classes' colours at their ids, {@link #NO_DATA} transparent, every
     * other value black.
     *
     * @return a colour model of 256 entries
     */
    public IndexColorModel colorModel() {
        return Palette.of(classes);
    }
}
