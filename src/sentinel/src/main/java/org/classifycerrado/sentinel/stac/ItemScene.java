package org.classifycerrado.sentinel.stac;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.MsiQuantity;
import org.classifycerrado.input.Quantity;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.sentinel.scene.Band;
import org.classifycerrado.sentinel.scene.Scene;
import org.classifycerrado.sentinel.scene.SceneBand;

/** Makes a scene of an item. */
final class ItemScene {

    /** From this processing baseline on, digital numbers carry an offset. */
    private static final double FIRST_WITH_OFFSET = 4;

    private static final double OFFSET = 1000;

    /** The baseline within a product's name: {@code S2A_MSIL2A_…_N0400_…}. */
    private static final Pattern IN_NAME = Pattern.compile("_N(\\d{2})(\\d{2})_");

    private final StacItem item;
    private final Optional<CollectionRule> rule;
    private final AssetStore store;

    /**
     * Prepares.
     *
     * @param item of any catalogue
     * @param rule of its collection; empty if that is not known, so that the names of the assets tell the bands
     * @param store opens its assets
     */
    ItemScene(StacItem item, Optional<CollectionRule> rule, AssetStore store) {
        this.item = item;
        this.rule = rule;
        this.store = store;
    }

    /**
     * The item's bands of a sensor.
     *
     * @return a scene; empty if there are none
     * @throws IOException if it cannot be told what the values mean, although the catalogue is known
     */
    Optional<Scene> scene(Modality modality) throws IOException {
        Map<Band, SceneBand> bands = new EnumMap<>(Band.class);
        for (Map.Entry<Band, StacAsset> entry : assets(modality).entrySet()) {
            Band band = entry.getKey();
            StacAsset asset = entry.getValue();
            String name = band + " of " + item.id();
            bands.put(
                    band,
                    new SceneBand(
                            name,
                            band == Band.SCL ? Optional.empty() : quantity(asset),
                            rule.map(CollectionRule::noData)
                                    .filter(OptionalDouble::isPresent)
                                    .orElse(asset.noData()),
                            () -> store.open(asset, name)));
        }
        return bands.isEmpty()
                ? Optional.empty()
                : Optional.of(new Scene(item.id(), item.acquired(), item.tile(), baseline(), item.cloudCover(), bands));
    }

    private Map<Band, StacAsset> assets(Modality modality) {
        Map<Band, StacAsset> assets = new EnumMap<>(Band.class);
        item.assets().forEach((key, asset) -> {
            Optional<Band> band = rule.isPresent()
                    ? rule.get().assets().entrySet().stream()
                            .filter(entry -> entry.getValue().equals(key))
                            .map(Map.Entry::getKey)
                            .findFirst()
                    : Band.of(key);
            band.filter(each -> isOf(each, modality)).ifPresent(each -> assets.putIfAbsent(each, asset));
        });
        return assets;
    }

    private static boolean isOf(Band band, Modality modality) {
        return Band.of(modality).contains(band) || band == Band.SCL && modality.usesMsi();
    }

    private Optional<Quantity> quantity(StacAsset asset) throws IOException {
        if (rule.isEmpty()) {
            return asset.scale().isPresent()
                    ? Optional.of(new MsiQuantity(
                            1 / asset.scale().getAsDouble(),
                            -asset.offset().orElse(0) / asset.scale().getAsDouble()))
                    : Optional.empty();
        }
        String units = rule.get().units();
        boolean sar = List.of(Band.VV, Band.VH).stream().anyMatch(rule.get().assets()::containsKey);
        return Optional.of(sar ? SarQuantity.parse(units) : MsiQuantity.parse(units, offset()));
    }

    private double offset() throws IOException {
        if (rule.get().offset().isPresent()) {
            return rule.get().offset().getAsDouble();
        }
        if (rule.get()
                .offsetRemoved()
                .flatMap(item::property)
                .filter("true"::equals)
                .isPresent()) {
            return 0;
        }
        String known = baseline()
                .orElseThrow(
                        () -> new IOException("the item '" + item.id() + "' does not say its processing baseline, and"
                                + " so not whether its values carry the offset 1000"));
        return Double.parseDouble(known) >= FIRST_WITH_OFFSET ? OFFSET : 0;
    }

    private Optional<String> baseline() {
        return item.baseline().or(() -> {
            Matcher matcher = IN_NAME.matcher(item.property("s2:product_uri").orElse(item.id()));
            return matcher.find() ? Optional.of(matcher.group(1) + "." + matcher.group(2)) : Optional.empty();
        });
    }
}
