package org.classifycerrado.patch;

/**
 * Finished rows of a block of a map, row-major and as wide as the block. Pixels without a class have
 * {@link org.classifycerrado.legend.Legend#NO_DATA no data} everywhere.
 *
 * @param firstRow the first row's place in the map
 * @param rows how many rows
 * @param classes class id of each pixel
 * @param confidence how sure the model was, in percent, 0 to 100
 * @param probabilities of all classes in percent, {@code [pixel * classes + class]}, each rounded for itself; empty
 *     unless they were asked for
 * @param unsmoothed class ids before smoothing by probabilities; the same as {@code classes} if there is none
 */
public record MapRows(
        int firstRow, int rows, byte[] classes, byte[] confidence, byte[] probabilities, byte[] unsmoothed) {}
