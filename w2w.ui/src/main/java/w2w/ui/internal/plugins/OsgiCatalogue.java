package w2w.ui.internal.plugins;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.plugin.Plugin;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.Plugins;
import w2w.ui.internal.model.Catalogue;

/** Reads service properties and metatype of the container. */
public final class OsgiCatalogue implements Catalogue {
    private static final Logger LOG = LoggerFactory.getLogger(OsgiCatalogue.class);

    private final BundleContext context;
    private final Plugins plugins;
    private final MetaTypeService metatype;
    private final ConfigurationAdmin admin;

    public OsgiCatalogue(BundleContext context, Plugins plugins, MetaTypeService metatype, ConfigurationAdmin admin) {
        this.context = context;
        this.plugins = plugins;
        this.metatype = metatype;
        this.admin = admin;
    }

    @Override
    public List<Entry> entries(PluginKind kind) {
        List<Entry> found = new ArrayList<>();
        for (String id : plugins.ids(kind.service())) {
            reference(kind, id).ifPresent(service -> found.add(entry(kind, id, service)));
        }
        return found;
    }

    @Override
    public List<Setting> settings(PluginKind kind, String id) {
        return reference(kind, id).map(this::settings).orElse(List.of());
    }

    @Override
    public void configure(PluginKind kind, String id, Map<String, String> values) {
        ServiceReference<?> service = reference(kind, id).orElseThrow();
        String pid = pid(service);
        Map<String, Object> now = new LinkedHashMap<>(configured(pid));
        ObjectClassDefinition definition = definition(service.getBundle(), pid);
        if (definition == null) {
            return;
        }
        for (AttributeDefinition attribute : definition.getAttributeDefinitions(ObjectClassDefinition.ALL)) {
            String text = values.get(attribute.getID());
            if (text != null) {
                now.put(attribute.getID(), Attributes.parse(attribute, text));
            }
        }
        Attributes.store(admin, pid, now);
    }

    @Override
    public Optional<String> naming(Path file) {
        try {
            Configuration[] all = admin.listConfigurations(null);
            for (Configuration one : all == null ? new Configuration[0] : all) {
                for (Map.Entry<String, Object> entry :
                        FrameworkUtil.asMap(one.getProperties()).entrySet()) {
                    if (Attributes.names(entry.getValue(), file)) {
                        return Optional.of("“" + entry.getKey() + "” of " + one.getPid());
                    }
                }
            }
        } catch (java.io.IOException | InvalidSyntaxException | IllegalStateException e) {
            LOG.warn("what names {} cannot be looked up: {}", file, e.toString());
        }
        return Optional.empty();
    }

    private Optional<ServiceReference<?>> reference(PluginKind kind, String id) {
        try {
            ServiceReference<?>[] all =
                    context.getAllServiceReferences(kind.service().getName(), "(" + Plugin.PREFIX_ + "id=" + id + ")");
            return all == null ? Optional.empty() : Arrays.stream(all).sorted().reduce((low, high) -> high);
        } catch (InvalidSyntaxException | IllegalStateException e) {
            LOG.debug("service of {} {}", kind, id, e);
            return Optional.empty();
        }
    }

    private Entry entry(PluginKind kind, String id, ServiceReference<?> service) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String key : service.getPropertyKeys()) {
            properties.put(key, text(service.getProperty(key)));
        }
        return new Entry(
                kind,
                id,
                properties.getOrDefault(Plugin.PREFIX_ + "label", id),
                properties.getOrDefault(Plugin.PREFIX_ + "description", ""),
                properties,
                settings(service));
    }

    private static String text(Object value) {
        return value instanceof Object[] several
                ? String.join(",", Arrays.stream(several).map(String::valueOf).toList())
                : String.valueOf(value);
    }

    /** A component is configured by its name. */
    private static String pid(ServiceReference<?> service) {
        return String.valueOf(service.getProperty("component.name"));
    }

    private List<Setting> settings(ServiceReference<?> service) {
        Bundle bundle = service.getBundle();
        String pid = pid(service);
        ObjectClassDefinition definition = bundle == null ? null : definition(bundle, pid);
        if (definition == null) {
            return List.of();
        }
        Map<String, Object> configured = configured(pid);
        Map<String, Bounds> bounds = Bounds.of(bundle, definition.getID());
        List<Setting> settings = new ArrayList<>();
        for (AttributeDefinition attribute : definition.getAttributeDefinitions(ObjectClassDefinition.ALL)) {
            settings.add(setting(
                    attribute, configured.get(attribute.getID()), bounds.getOrDefault(attribute.getID(), Bounds.NONE)));
        }
        return settings;
    }

    private @Nullable ObjectClassDefinition definition(Bundle bundle, String pid) {
        MetaTypeInformation information = metatype.getMetaTypeInformation(bundle);
        if (information == null || !Arrays.asList(information.getPids()).contains(pid)) {
            return null;
        }
        return information.getObjectClassDefinition(pid, Locale.ENGLISH.toString());
    }

    private Map<String, Object> configured(String pid) {
        try {
            Configuration[] found = admin.listConfigurations("(service.pid=" + pid + ")");
            @Nullable Dictionary<String, Object> properties = found == null ? null : found[0].getProperties();
            return properties == null ? Map.of() : FrameworkUtil.asMap(properties);
        } catch (java.io.IOException | InvalidSyntaxException e) {
            LOG.warn("the configuration of {} cannot be read: {}", pid, e.toString());
            return Map.of();
        }
    }

    private static Setting setting(AttributeDefinition attribute, @Nullable Object configured, Bounds bounds) {
        List<Choice> choices = new ArrayList<>();
        String[] values = attribute.getOptionValues();
        String[] labels = attribute.getOptionLabels();
        for (int i = 0; values != null && i < values.length; i++) {
            choices.add(new Choice(values[i], labels != null && i < labels.length ? labels[i] : values[i]));
        }
        String[] initial = attribute.getDefaultValue();
        String value = configured != null ? text(configured) : initial == null ? "" : String.join(",", initial);
        Type type =
                switch (attribute.getType()) {
                    case AttributeDefinition.BOOLEAN -> Type.BOOLEAN;
                    case AttributeDefinition.INTEGER,
                            AttributeDefinition.LONG,
                            AttributeDefinition.SHORT,
                            AttributeDefinition.BYTE -> Type.INTEGER;
                    case AttributeDefinition.DOUBLE, AttributeDefinition.FLOAT -> Type.NUMBER;
                    default -> Type.TEXT;
                };
        return new Setting(
                attribute.getID(),
                Optional.ofNullable(attribute.getName()).orElse(attribute.getID()),
                Optional.ofNullable(attribute.getDescription()).orElse(""),
                choices.isEmpty() ? type : Type.CHOICE,
                value,
                bounds.least(),
                bounds.most(),
                choices);
    }
}
