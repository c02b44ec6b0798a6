package org.classifycerrado.polygon;

import java.util.List;

/**
 * What keeps a GeoPackage's spatial index true while others edit its layer, as annex F.3 of OGC 12-128r18 wants it. The
 * functions on geometries are those of the program that edits.
 */
final class IndexTriggers {

    private IndexTriggers() {}

    /**
     * The statements that create the triggers.
     *
     * @param table of the layer
     * @param geometry its column of geometries
     * @param id its primary key
     * @param index the index's table
     */
    static List<String> of(String table, String geometry, String id, String index) {
        String there = "NEW." + geometry + " NOTNULL AND NOT ST_IsEmpty(NEW." + geometry + ")";
        String gone = "(NEW." + geometry + " ISNULL OR ST_IsEmpty(NEW." + geometry + "))";
        String was = "OLD." + geometry + " NOTNULL AND NOT ST_IsEmpty(OLD." + geometry + ")";
        String wasNot = "(OLD." + geometry + " ISNULL OR ST_IsEmpty(OLD." + geometry + "))";
        String same = "OLD." + id + " = NEW." + id + " AND ";
        String other = "OLD." + id + " != NEW." + id + " AND ";
        String add = "INSERT OR REPLACE INTO " + index + " VALUES (NEW." + id + ", "
                + String.format("ST_MinX(NEW.%1$s), ST_MaxX(NEW.%1$s), ST_MinY(NEW.%1$s), ST_MaxY(NEW.%1$s)", geometry)
                + ");";
        String move = "UPDATE " + index
                + String.format(
                        " SET minx = ST_MinX(NEW.%1$s), maxx = ST_MaxX(NEW.%1$s), miny = ST_MinY(NEW.%1$s),"
                                + " maxy = ST_MaxY(NEW.%1$s)",
                        geometry)
                + " WHERE id = NEW." + id + ";";
        String drop = "DELETE FROM " + index + " WHERE id = OLD." + id + ";";
        String dropBoth = "DELETE FROM " + index + " WHERE id IN (OLD." + id + ", NEW." + id + ");";
        String updated = "UPDATE OF " + geometry;
        return List.of(
                trigger(index, "insert", "INSERT", table, there, add),
                trigger(index, "update6", updated, table, same + there + " AND " + was, move),
                trigger(index, "update7", updated, table, same + there + " AND " + wasNot, add),
                trigger(index, "update2", updated, table, same + gone, drop),
                trigger(index, "update5", "UPDATE", table, other + there, drop + " " + add),
                trigger(index, "update4", "UPDATE", table, other + gone, dropBoth),
                trigger(index, "delete", "DELETE", table, "OLD." + geometry + " NOTNULL", drop));
    }

    private static String trigger(String index, String name, String event, String table, String when, String what) {
        return "CREATE TRIGGER " + index + "_" + name + " AFTER " + event + " ON " + table + " WHEN " + when + " BEGIN "
                + what + " END";
    }
}
