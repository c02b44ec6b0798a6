package org.classifycerrado.imagery;

/**
 * An area that figures are wanted of, such as a municipality or a farm.
 *
 * @param id as its source has it; not always unique
 * @param name for people; may be empty
 * @param region where it is
 */
public record Zone(String id, String name, RegionOfInterest region) {}
