package org.classifycerrado.server.ogcapi;

import com.google.gson.JsonArray;
import java.util.List;
import org.classifycerrado.server.OwsException;
import org.classifycerrado.server.http.Query;

/**
 * A part of a list.
 *
 * @param offset how many to leave out before it
 * @param limit how many it has at most
 */
record Paging(int offset, int limit) {

    private static final int DEFAULT = 10;
    private static final int MOST = 1000;

    /** Reads {@code limit}, of which more than 1000 are given 1000, and {@code offset}, which is for our own links. */
    static Paging of(Query query) throws OwsException {
        return new Paging(
                number(query, "offset", 0, 0, Integer.MAX_VALUE),
                Math.min(MOST, number(query, "limit", DEFAULT, 1, Integer.MAX_VALUE)));
    }

    static int number(Query query, String name, int otherwise, int least, int most) throws OwsException {
        String given = query.get(name).orElse("" + otherwise);
        try {
            int number = Integer.parseInt(given);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw OwsException.invalid(name, "is '" + given + "'; it must be a whole number from " + least + " on");
    }

    <T> List<T> of(List<T> all) {
        int from = Math.min(offset, all.size());
        return all.subList(from, from + Math.min(limit, all.size() - from));
    }

    /** Links to this part, and to those before and after it. */
    JsonArray links(String url, String query, int all) {
        JsonArray links = new JsonArray();
        links.add(Documents.self(url(url, query, offset, limit)));
        if (all - limit > offset) {
            links.add(Documents.link(
                    url(url, query, offset + limit, limit), "next", Documents.JSON, "What comes after these"));
        }
        if (offset > 0) {
            links.add(Documents.link(
                    url(url, query, Math.max(0, offset - limit), limit),
                    "prev",
                    Documents.JSON,
                    "What comes before these"));
        }
        return links;
    }

    private static String url(String url, String query, int offset, int limit) {
        return url + "?" + query + "limit=" + limit + (offset > 0 ? "&offset=" + offset : "");
    }
}
