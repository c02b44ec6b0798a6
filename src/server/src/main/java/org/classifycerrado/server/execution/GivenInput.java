package org.classifycerrado.server.execution;

import java.util.List;
import java.util.Optional;
import org.classifycerrado.imagery.RegionText;
import org.classifycerrado.server.OwsException;
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
 */
public record GivenInput(
        String name,
        String text,
        Optional<Element> element,
        Optional<ReferencedEnvelope> box,
        Optional<String> mimeType) {

    /**
     * An input that is text.
     *
     * @param name of the input
     * @param text its content
     * @param mimeType what the request says that it is
     * @return the input
     */
    public static GivenInput text(String name, String text, Optional<String> mimeType) {
        return new GivenInput(name, text, Optional.empty(), Optional.empty(), mimeType);
    }

    /**
     * An input that is a bounding box.
     *
     * @param name of the input
     * @param numbers the lower corner, then the upper corner, x before y
     * @param code of the CRS, if it says one
     * @return the input
     * @throws OwsException if these are no four numbers, or there is no such CRS
     */
    public static GivenInput box(String name, List<Double> numbers, Optional<String> code) throws OwsException {
        if (numbers.size() != 4 || numbers.stream().anyMatch(n -> n == null || !Double.isFinite(n))) {
            throw OwsException.invalid(name, "must be minx,miny,maxx,maxy");
        }
        double[] corners = numbers.stream().mapToDouble(Double::doubleValue).toArray();
        try {
            ReferencedEnvelope box = RegionText.box(corners, code);
            return new GivenInput(name, "", Optional.empty(), Optional.of(box), Optional.empty());
        } catch (IllegalArgumentException e) {
            throw OwsException.invalid(name, e.getMessage());
        }
    }
}
