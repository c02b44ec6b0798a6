package org.classifycerrado.legend;

import com.google.gson.JsonObject;
import java.awt.Color;
import java.util.Locale;

/**
 * One entry of a legend: a class of land use and land cover, or a group of changes between classes.
 *
 * @param id pixel value of the class in a map, from 0
 * @param code short code, as CerraData-4MM writes it ({@code Pa}, {@code T1+}, …); of the project's own choice at L1
 *     and for groups
 * @param name English name
 * @param namePt Brazilian-Portuguese name
 * @param color opaque colour in maps and legends
 */
public record LandCoverClass(int id, String code, String name, String namePt, Color color) {

    /**
     * The name in a language.
     *
     * @param locale any Portuguese locale gives the Portuguese name, every other the English one
     * @return the name
     */
    public String name(Locale locale) {
        return "pt".equals(locale.getLanguage()) ? namePt : name;
    }

    /**
     * The class in words, as all answers in JSON have it.
     *
     * @return a new object with {@code id}, {@code code}, {@code name} and {@code namePt}
     */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("id", id);
        json.addProperty("code", code);
        json.addProperty("name", name);
        json.addProperty("namePt", namePt);
        return json;
    }

    /**
     * The colour as styles write it.
     *
     * @return {@code #rrggbb}, lower case
     */
    public String hex() {
        return String.format(Locale.ROOT, "#%06x", color.getRGB() & 0xffffff);
    }
}
