package org.classifycerrado.geoserver;

import java.util.Optional;
import java.util.function.Function;
import org.classifycerrado.InvalidParameterException;
import org.geoserver.catalog.ResourceInfo;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;

/**
 * Layers of one kind that the caller of a request may read. One that the caller may not read does not exist.
 *
 * @param <T> what GeoServer's catalog calls them
 * @param kind such as {@code raster}, for messages
 * @param byName looks one up in the catalog that hides what the caller may not read
 */
record ReadableLayers<T extends ResourceInfo>(String kind, Function<String, T> byName) {

    /** The layer of a name, if there is one. */
    Optional<T> find(String name) {
        try {
            return Optional.ofNullable(byName.apply(name));
        } catch (AccessDeniedException | AuthenticationException e) {
            return Optional.empty();
        }
    }

    /**
     * The layer of a name.
     *
     * @param parameter the request's parameter that holds the name
     * @throws InvalidParameterException if there is none, or it is disabled
     */
    T get(String parameter, String name) {
        T layer = find(name).orElseThrow(() -> missing(parameter, name));
        if (!layer.enabled()) {
            throw new InvalidParameterException(parameter, "layer '" + name + "' is disabled");
        }
        return layer;
    }

    /** What to tell a caller who gives the name of a layer that does not exist for them. */
    InvalidParameterException missing(String parameter, String name) {
        return new InvalidParameterException(
                parameter, "there is no " + kind + " layer '" + name + "'; give its name as workspace:layer");
    }
}
