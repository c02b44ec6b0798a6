package org.geoserver.catalog;

/** Signatures of GeoServer's class of this name; for compiling only. */
public class Keyword implements KeywordInfo {
    private static final long serialVersionUID = 1L;

    public Keyword(String value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getValue() {
        throw new UnsupportedOperationException();
    }
}
