package org.classifycerrado.spark;

import java.awt.Rectangle;
import java.io.Serializable;

/**
 * What becomes one map: a scene as a whole, or what a tile has of it.
 *
 * @param scene with the id of the map
 * @param pixels of the scene's grid
 * @param blocks how many blocks it is made in
 */
record Part(Scene scene, Rectangle pixels, int blocks) implements Serializable {}
