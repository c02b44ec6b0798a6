package org.classifycerrado.geoserver;

import java.io.IOException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.CoverageSource;
import org.classifycerrado.imagery.LazyReader;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.UnsupportedTiffException;
import org.geoserver.catalog.Catalog;
import org.geoserver.catalog.CoverageInfo;
import org.geoserver.catalog.DimensionInfo;
import org.geoserver.catalog.ResourceInfo;
import org.geoserver.data.util.CoverageUtils;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.api.parameter.ParameterValue;
import org.geotools.coverage.grid.io.AbstractGridFormat;
import org.geotools.coverage.grid.io.GridCoverage2DReader;
import org.geotools.util.DateTimeParser;
import org.geotools.util.factory.GeoTools;
import org.geotools.util.logging.Logging;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;

/**
 * The coverage layers that the caller of a request may read, by their names. Their readers belong to GeoServer's cache.
 */
final class LayerCoverages implements CoverageSource {

    private static final Logger LOGGER = Logging.getLogger(LayerCoverages.class);

    private final ReadableLayers<CoverageInfo> layers;
    private final Function<ResourceInfo, Object> defaultTime;

    /**
     * The layers of a catalog.
     *
     * @param catalog the one that hides what the caller may not read
     * @param defaultTime gives the instant or range that a layer with a time dimension is configured to default to
     */
    LayerCoverages(Catalog catalog, Function<ResourceInfo, Object> defaultTime) {
        this.layers = new ReadableLayers<>("raster", catalog::getCoverageByName);
        this.defaultTime = defaultTime;
    }

    @Override
    public OpenCoverage open(String parameter, String name, Optional<String> time) throws IOException {
        CoverageInfo layer = layers.get(parameter, name);
        try {
            GridCoverage2DReader reader =
                    (GridCoverage2DReader) layer.getGridCoverageReader(null, GeoTools.getDefaultHints());
            List<GeneralParameterValue> parameters = parameters(layer, reader);
            Optional<DimensionInfo> dimension = timeDimension(layer);
            if (dimension.isPresent()) {
                time(layer, time).ifPresent(values -> {
                    ParameterValue<?> value = AbstractGridFormat.TIME.createValue();
                    value.setValue(values);
                    parameters.add(value);
                });
            }
            OpenCoverage coverage = LazyReader.borrow(layer.prefixedName(), reader, parameters);
            return dimension.isPresent() ? coverage.withTime() : coverage;
        } catch (AccessDeniedException | AuthenticationException e) {
            throw layers.missing(parameter, name);
        } catch (InvalidParameterException e) {
            throw e;
        } catch (UnsupportedTiffException e) {
            throw new InvalidParameterException(
                    parameter, "the file of layer '" + layer.prefixedName() + "' " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "cannot read layer " + layer.prefixedName(), e);
            if (time.isPresent() && timeDimension(layer).isPresent()) {
                throw new InvalidParameterException(
                        "time", "'" + time.get() + "': layer '" + layer.prefixedName() + "' has nothing there");
            }
            throw new InvalidParameterException(parameter, "layer '" + layer.prefixedName() + "' cannot be read");
        }
    }

    /** The read parameters that the administrator has set for the layer; tiles are always read when asked for. */
    private static List<GeneralParameterValue> parameters(CoverageInfo layer, GridCoverage2DReader reader) {
        List<GeneralParameterValue> all = new ArrayList<>(Arrays.asList(
                CoverageUtils.getParameters(reader.getFormat().getReadParameters(), layer.getParameters())));
        all.removeIf(value -> {
            String code = value.getDescriptor().getName().getCode();
            return code.startsWith("USE_") || code.equals("OverviewPolicy");
        });
        return all;
    }

    private static Optional<DimensionInfo> timeDimension(CoverageInfo layer) {
        return Optional.ofNullable(layer.getMetadata().get(ResourceInfo.TIME, DimensionInfo.class))
                .filter(DimensionInfo::isEnabled);
    }

    private Optional<List<?>> time(CoverageInfo layer, Optional<String> wished) {
        if (wished.isEmpty()) {
            return Optional.ofNullable(defaultTime.apply(layer)).map(List::of);
        }
        try {
            Collection<?> parsed = new DateTimeParser().parse(wished.get());
            List<?> times = new ArrayList<>(parsed);
            if (times.size() == 1) {
                return Optional.of(times);
            }
        } catch (ParseException | RuntimeException e) {
            LOGGER.log(Level.FINE, "not a time: " + wished.get(), e);
        }
        throw new InvalidParameterException(
                "time", "is '" + wished.get() + "'; allowed: one ISO 8601 instant or period, such as 2022-08-01");
    }
}
