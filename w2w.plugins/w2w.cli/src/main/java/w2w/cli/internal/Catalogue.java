package w2w.cli.internal;

import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What can be configured, from the Metatype of all bundles. */
@Component(service = Catalogue.class)
public final class Catalogue {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);

    private final BundleContext context;
    private final MetaTypeService metatype;

    /**
     * One configurable thing.
     *
     * @param factory whether there may be several configurations, named {@code PID~name}
     */
    record Entry(
            String pid, boolean factory, String title, String description, String bundle, List<Setting> settings) {}

    @Activate
    public Catalogue(BundleContext context, @Reference MetaTypeService metatype) {
        this.context = context;
        this.metatype = metatype;
    }

    /** Entries by PID. */
    SortedMap<String, Entry> entries() {
        SortedMap<String, Entry> found = new TreeMap<>();
        for (Bundle bundle : context.getBundles()) {
            MetaTypeInformation information = metatype.getMetaTypeInformation(bundle);
            if (information == null) {
                continue;
            }
            Map<String, Element> ranges = ranges(bundle);
            Stream.of(information.getPids())
                    .forEach(pid -> found.put(pid, entry(information, pid, false, bundle, ranges)));
            Stream.of(information.getFactoryPids())
                    .forEach(pid -> found.put(pid, entry(information, pid, true, bundle, ranges)));
        }
        return found;
    }

    private static Entry entry(
            MetaTypeInformation information, String pid, boolean factory, Bundle bundle, Map<String, Element> ranges) {
        ObjectClassDefinition definition = information.getObjectClassDefinition(pid, null);
        List<Setting> settings = new ArrayList<>();
        AttributeDefinition[] attributes = definition.getAttributeDefinitions(ObjectClassDefinition.ALL);
        for (AttributeDefinition each : attributes == null ? new AttributeDefinition[0] : attributes) {
            @Nullable Element range = ranges.get(definition.getID() + "#" + each.getID());
            settings.add(new Setting(
                    each.getID(),
                    text(each.getName()),
                    text(each.getDescription()),
                    each.getType(),
                    each.getCardinality() != 0,
                    list(each.getDefaultValue()),
                    list(each.getOptionValues()),
                    range == null ? "" : range.getAttribute("min"),
                    range == null ? "" : range.getAttribute("max")));
        }
        return new Entry(
                pid,
                factory,
                text(definition.getName()),
                text(definition.getDescription()),
                bundle.getSymbolicName() + " " + bundle.getVersion(),
                List.copyOf(settings));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static List<String> list(String @Nullable [] values) {
        return values == null ? List.of() : List.of(values);
    }

    /** The Metatype service checks ranges and does not tell them: they are read from its files. By {@code definition#attribute}. */
    private static Map<String, Element> ranges(Bundle bundle) {
        Map<String, Element> found = new HashMap<>();
        Enumeration<URL> files = bundle.findEntries("OSGI-INF/metatype", "*.xml", false);
        for (URL file : files == null ? List.<URL>of() : Collections.list(files)) {
            try (InputStream in = file.openStream()) {
                DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
                factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
                factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
                NodeList attributes = factory.newDocumentBuilder().parse(in).getElementsByTagName("AD");
                for (int i = 0; i < attributes.getLength(); i++) {
                    Element attribute = (Element) attributes.item(i);
                    String owner = ((Element) attribute.getParentNode()).getAttribute("id");
                    found.put(owner + "#" + attribute.getAttribute("id"), attribute);
                }
            } catch (Exception e) {
                LOG.warn("{} of {} cannot be read", file, bundle, e);
            }
        }
        return found;
    }
}
