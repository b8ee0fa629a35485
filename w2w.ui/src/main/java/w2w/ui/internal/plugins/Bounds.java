package w2w.ui.internal.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Least and most of a setting. Metatype's Java interface keeps them to itself: they are read in the bundle's own description. */
record Bounds(OptionalDouble least, OptionalDouble most) {
    /** None. */
    static final Bounds NONE = new Bounds(OptionalDouble.empty(), OptionalDouble.empty());

    private static final Logger LOG = LoggerFactory.getLogger(Bounds.class);

    /** Those of one description, by the attribute's id. */
    static Map<String, Bounds> of(Bundle bundle, String definition) {
        Map<String, Bounds> found = new HashMap<>();
        Enumeration<URL> files = bundle.findEntries("OSGI-INF/metatype", "*.xml", false);
        while (files != null && files.hasMoreElements()) {
            try (InputStream in = files.nextElement().openStream()) {
                found.putAll(of(in, definition));
            } catch (IOException | SAXException | ParserConfigurationException e) {
                LOG.debug("metatype of {}", bundle, e);
            }
        }
        return found;
    }

    /** Those of one description in a metatype document. */
    static Map<String, Bounds> of(InputStream xml, String definition)
            throws IOException, SAXException, ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Map<String, Bounds> found = new HashMap<>();
        NodeList definitions = factory.newDocumentBuilder().parse(xml).getElementsByTagName("OCD");
        for (int i = 0; i < definitions.getLength(); i++) {
            Element each = (Element) definitions.item(i);
            NodeList attributes = each.getElementsByTagName("AD");
            for (int j = 0; each.getAttribute("id").equals(definition) && j < attributes.getLength(); j++) {
                Element attribute = (Element) attributes.item(j);
                found.put(
                        attribute.getAttribute("id"),
                        new Bounds(number(attribute.getAttribute("min")), number(attribute.getAttribute("max"))));
            }
        }
        return found;
    }

    private static OptionalDouble number(String text) {
        try {
            return OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException e) { // empty, or the length of a text
            return OptionalDouble.empty();
        }
    }
}
