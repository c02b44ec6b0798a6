package org.classifycerrado.server.wps;

import java.util.Optional;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.w3c.dom.Element;

/**
 * An input as a request gives it.
 *
 * @param name of the input
 * @param text its content, if it is text
 * @param element its content, if it is XML
 * @param box its content, if it is a bounding box
 * @param mimeType what the request says that it is
 * @param encoding {@code base64} or another
 */
record GivenInput(
        String name,
        String text,
        Optional<Element> element,
        Optional<ReferencedEnvelope> box,
        Optional<String> mimeType,
        Optional<String> encoding) {}
