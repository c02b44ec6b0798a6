package org.classifycerrado.legend;

/** Text inside XML. */
final class XmlEscape {

    private XmlEscape() {}

    /** Replaces the characters that mean something in element content or in a quoted attribute. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&apos;");
    }
}
