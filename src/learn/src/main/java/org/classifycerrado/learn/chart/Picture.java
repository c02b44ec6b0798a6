package org.classifycerrado.learn.chart;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.StringWriter;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGSyntax;
import org.w3c.dom.Document;

/**
 * A drawing of a fixed size, as pixels or as SVG. Drawing text needs fonts, in both: to know how wide texts are.
 *
 * @param width in pixels, or units of the SVG
 * @param height likewise
 * @param drawing draws it, from (0, 0) on
 */
public record Picture(int width, int height, Consumer<Graphics2D> drawing) {

    /**
     * The drawing in pixels.
     *
     * @return an image on white
     */
    public BufferedImage image() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        drawing.accept(graphics);
        graphics.dispose();
        return image;
    }

    /**
     * The drawing as SVG.
     *
     * @return a document without a document type; turned texts are outlines, the others texts
     */
    public String svg() {
        StringWriter text = new StringWriter();
        try {
            Document document = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVGSyntax.SVG_NAMESPACE_URI, SVGSyntax.SVG_SVG_TAG, null);
            SVGGraphics2D graphics = new SVGGraphics2D(document);
            graphics.setSVGCanvasSize(new Dimension(width, height));
            drawing.accept(graphics);
            // Not by Batik's own writer: it names a document type that readers would look up at w3.org.
            TransformerFactory.newDefaultInstance()
                    .newTransformer()
                    .transform(new DOMSource(graphics.getRoot()), new StreamResult(text));
        } catch (ParserConfigurationException | TransformerException e) {
            throw new IllegalStateException("every Java can hold a document in memory", e);
        }
        return text.toString();
    }
}
