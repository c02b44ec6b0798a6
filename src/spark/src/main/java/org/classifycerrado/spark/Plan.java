package org.classifycerrado.spark;

import java.io.Serializable;
import java.util.List;

/**
 * How a scene is to be mapped, as a look at its files told.
 *
 * @param fingerprint checksum of all that decides on the pixels of its maps
 * @param parts each of which becomes a map; none if the scene lies outside of the region
 * @param doubts what is odd about the imagery
 */
record Plan(String fingerprint, List<Part> parts, List<String> doubts) implements Serializable {}
