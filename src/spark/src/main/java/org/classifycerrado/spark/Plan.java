package org.classifycerrado.spark;

import java.io.Serializable;
import java.util.List;

/**
 * How a scene is to be mapped, as a look at its files told.
 *
 * @param fingerprint checksum of all that decides on the map's pixels
 * @param blocks how many blocks there are
 * @param doubts what is odd about the imagery
 */
record Plan(String fingerprint, int blocks, List<String> doubts) implements Serializable {}
