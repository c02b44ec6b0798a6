package org.classifycerrado.model;

import java.nio.file.Path;

/**
 * A model that can be run: a sound card and the weights that belong to it.
 *
 * @param card what the model is
 * @param weights its TorchScript file, whose checksum is the card's
 */
public record Model(ModelCard card, Path weights) {}
